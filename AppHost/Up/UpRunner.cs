using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using MLOpsAspire.Contracts;
using MLOpsAspire.Platform;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.AppHost.Up;

/// <summary>Starts the system, runs the sample's loop if it is wanted, and stays until it is stopped.</summary>
internal sealed class UpRunner(UpOptions options, Func<UpOptions, EmbeddedServices> create)
{
    private const int Interrupted = 130;

    /// <summary>How long one loop may take; the sample's takes seconds.</summary>
    private static readonly TimeSpan OnceTimeout = TimeSpan.FromMinutes(10);

    /// <returns>The exit code.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "People get one line, and with --verbose the whole story.")]
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (options.Once)
        {
            limit.CancelAfter(OnceTimeout);
        }

        try
        {
            return await StartAndStayAsync(limit.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Console.WriteLine("Stopped.");
            return options.Once ? Interrupted : 0;
        }
        catch (Exception e)
        {
            StepReport.Fail(Explain(e, limit.IsCancellationRequested));
            if (options.Verbose)
            {
                Console.Error.WriteLine(e);
            }

            return 1;
        }
    }

    private async Task<int> StartAndStayAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        ThrowIfNoData();
        BusyPort.ThrowIfBusy(options.RegistryPort, options.ScoringPort, options.TrainerPort);
        await using var services = create(options);
        await StepReport.StepAsync("database", () => services.MigrateAsync(cancellationToken), services.Database);
        await StepReport.StepAsync("services", () => services.StartAsync(cancellationToken), "registry, trainer, scoring");

        using var http = LocalHttp.Create(options.Registry, options.RegistryKey);
        if (!await RunLoopAsync(new RegistryClient(http), cancellationToken))
        {
            return 1;
        }

        StepReport.Line("total", $"peak memory {PeakMegabytes()} MB", Stopwatch.GetElapsedTime(started));
        if (options.Once)
        {
            return 0;
        }

        Addresses.Show(options);
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }

    /// <summary>Runs the loop when it is asked for, and when there is no model yet.</summary>
    /// <returns>Whether all is well.</returns>
    private async Task<bool> RunLoopAsync(RegistryClient registry, CancellationToken cancellationToken)
    {
        if (options.Once || options.Data is not null || (await registry.ListModelsAsync(cancellationToken)).Items.Count == 0)
        {
            return await new SampleLoop(registry, options).RunAsync(cancellationToken);
        }

        StepReport.Line("sample", "there is a model already; --data FILE trains another");
        return true;
    }

    private void ThrowIfNoData()
    {
        if (options.Data is not null && !File.Exists(options.Data))
        {
            throw new UpException(Directory.Exists(options.Data)
                ? $"'{options.Data}' given with --data is a folder; a CSV file is needed."
                : $"The file '{options.Data}' given with --data is not there.");
        }
    }

    private string Explain(Exception e, bool isTooLate) => e switch
    {
        OperationCanceledException when isTooLate => $"The loop has not ended within {OnceTimeout.TotalMinutes} minutes; --verbose shows what the services do.",
        UpException or RegistryException or SettingException or DatabaseAwayException => e.Message,
        DbException => $"The state in {options.Home} cannot be used ({e.Message}). Move that folder away to begin anew, or name another with --home.",
        IOException or UnauthorizedAccessException => $"{e.Message} All state lies in {options.Home}; --home names another folder.",
        _ => $"{e.Message} (--verbose shows more)",
    };

    private static long PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (1024 * 1024);
    }
}
