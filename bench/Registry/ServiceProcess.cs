using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Bench.Registry;

/// <summary>A service in a process of its own, as it is deployed.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Registry = "Registry.Api";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServiceProcess(Process process, Uri address)
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

    /// <summary>Its memory now, in MB.</summary>
    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    public Uri Address => Http.BaseAddress!;

    /// <summary>Makes the database and starts a registry.</summary>
    /// <param name="settings">Arguments, such as where its state is.</param>
    public static async Task<ServiceProcess> StartRegistryAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        using var migration = Start(Registry, [HostArguments.Migrate, .. settings]);
        await migration.WaitForExitAsync(cancellationToken);
        return migration.ExitCode == 0
            ? await StartAsync(Registry, settings, cancellationToken)
            : throw new InvalidOperationException($"The database could not be made: exit code {migration.ExitCode}.");
    }

    /// <summary>Starts a service and waits until it is alive.</summary>
    /// <param name="program">Such as <c>Scoring.Api</c>.</param>
    public static async Task<ServiceProcess> StartAsync(string program, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var service = new ServiceProcess(Start(program, [$"--urls={address}", "--Logging:LogLevel:Default=Warning", .. settings]), address);
        await service.WaitUntilAliveAsync(program, cancellationToken);
        return service;
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

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var file = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", program, configuration, $"{program}.dll"));
        return Process.Start(new ProcessStartInfo("dotnet", [file, .. arguments]) { RedirectStandardOutput = true })!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilAliveAsync(string program, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < LongestStart && !_process.HasExited)
        {
            try
            {
                using var answer = await Http.GetAsync("/alive", cancellationToken);
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

        throw new InvalidOperationException($"{program} did not start.");
    }
}
