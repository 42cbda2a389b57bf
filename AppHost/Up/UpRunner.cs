using System.Data.Common;
using System.Diagnostics;
using MLOpsAspire.Contracts;
using MLOpsAspire.Samples.Titanic;

namespace MLOpsAspire.AppHost.Up;

/// <summary>Starts the system, runs the sample's loop if it is wanted, and stays until it is stopped.</summary>
internal sealed class UpRunner(UpOptions options, Func<UpOptions, EmbeddedServices> create)
{
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await StartAndStayAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Console.WriteLine("Stopped.");
            return 0;
        }
        catch (DbException e)
        {
            StepReport.Fail($"The state in {options.Home} cannot be used ({e.Message}). Move that folder away to begin anew, or name another with --home.");
            return 1;
        }
        catch (Exception e) when (e is UpException or RegistryException or HttpRequestException or IOException)
        {
            StepReport.Fail(e.Message);
            return 1;
        }
    }

    private async Task<int> StartAndStayAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        ThrowIfNoData();
        BusyPort.ThrowIfBusy(options.RegistryPort, options.ScoringPort, options.TrainerPort);
        await using var services = create(options);
        await StepReport.StepAsync("database", () => services.MigrateAsync(cancellationToken), Path.Combine(options.Home, "registry.db"));
        await StepReport.StepAsync("services", () => services.StartAsync(cancellationToken), "registry, trainer, scoring");

        using var http = new HttpClient { BaseAddress = options.Registry };
        var registry = new RegistryClient(http);
        var loop = new SampleLoop(registry, options);
        var isRight = !await IsWantedAsync(registry, cancellationToken) || await loop.RunAsync(cancellationToken);
        StepReport.Line("total", $"{PeakMegabytes()} MB of memory at most", Stopwatch.GetElapsedTime(started));
        if (options.Once || !isRight)
        {
            return isRight ? 0 : 1;
        }

        ShowAddresses();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }

    /// <summary>The loop is run when it is asked for, and when there is no model yet.</summary>
    private async Task<bool> IsWantedAsync(RegistryClient registry, CancellationToken cancellationToken) =>
        options.Once || options.Data is not null || (await registry.ListModelsAsync(cancellationToken)).Count == 0;

    private void ThrowIfNoData()
    {
        if (options.Data is not null && !File.Exists(options.Data))
        {
            throw new UpException($"The file '{options.Data}' given with --data is not there.");
        }
    }

    private void ShowAddresses()
    {
        Console.WriteLine($"""

              Registry   {options.Registry}openapi/v1.json
              Scoring    {options.Scoring}health
              Trainer    {options.Trainer}health
              State      {options.Home}

            Ask for a prediction:

              curl -s -X POST localhost:{options.ScoringPort}/api/v1/service/{TitanicSample.Endpoint}/score -H 'Content-Type: application/json' -d '{SampleLoop.FirstTest.Request.GetRawText()}'

            Ctrl+C stops.
            """);
    }

    private static long PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (1024 * 1024);
    }
}
