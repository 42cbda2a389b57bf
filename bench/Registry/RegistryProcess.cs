using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MLOpsAspire.Bench.Registry;

/// <summary>A registry of its own process, as it is deployed.</summary>
internal sealed class RegistryProcess : IAsyncDisposable
{
    private const string Program = "Registry.Api";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private RegistryProcess(Process process, Uri address)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
    }

    public HttpClient Http { get; }

    /// <summary>The most memory it has had so far, in MB; of the working set now where the system does not tell.</summary>
    public double PeakMegabytes
    {
        get
        {
            _process.Refresh();
            return (_process.PeakWorkingSet64 > 0 ? _process.PeakWorkingSet64 : _process.WorkingSet64) / 1e6;
        }
    }

    /// <summary>Makes the database and starts the service.</summary>
    /// <param name="settings">Arguments, such as where its state is.</param>
    public static async Task<RegistryProcess> StartAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        using var migration = Start(["--migrate", .. settings]);
        await migration.WaitForExitAsync(cancellationToken);
        if (migration.ExitCode != 0)
        {
            throw new InvalidOperationException($"The database could not be made: exit code {migration.ExitCode}.");
        }

        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var registry = new RegistryProcess(Start([$"--urls={address}", "--Logging:LogLevel:Default=Warning", .. settings]), address);
        await registry.WaitUntilReadyAsync(cancellationToken);
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", Program, configuration, $"{Program}.dll"));
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true })!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < LongestStart && !_process.HasExited)
        {
            try
            {
                using var answer = await Http.GetAsync("/health", cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }

        throw new InvalidOperationException("The registry did not start.");
    }
}
