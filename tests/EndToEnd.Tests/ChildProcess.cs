using System.Collections.Concurrent;
using System.Diagnostics;
using MLOpsAspire.Testing;

namespace MLOpsAspire.EndToEnd.Tests;

/// <summary>A program that a test has started, and that does not outlive it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];

    private ChildProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has written so far, errors included.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Starts one of this repository's programs, as it was built with these tests.</summary>
    public static ChildProcess StartDotnet(string project, params string[] arguments) =>
        StartDotnet(project, new Dictionary<string, string?>(), arguments);

    /// <summary>Starts one of this repository's programs with other environment variables.</summary>
    public static ChildProcess StartDotnet(string project, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, $"{project}.dll");
        return Start("dotnet", [Path.GetFullPath(program), .. arguments], environment);
    }

    /// <summary>Starts a program.</summary>
    /// <param name="environment">Variables to change; null removes one.</param>
    public static ChildProcess Start(string program, string[] arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Ends it as a power failure does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends what Ctrl+C sends.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync()
    {
        using var deadline = new CancellationTokenSource(LongestRun);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program did not end. It wrote:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until it has written a line that contains a text.</summary>
    public Task WaitForLineAsync(string text) => Eventually.GetAsync(
        () => Task.FromResult<string?>(_process.HasExited ? throw new InvalidOperationException($"The program has ended. It wrote:\n{Output}") : Output),
        output => output.Contains(text, StringComparison.Ordinal),
        TimeSpan.FromMinutes(3));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
