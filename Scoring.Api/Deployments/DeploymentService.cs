using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Scoring.Api.Deployments;

/// <summary>Waits for changes of the deployments at the registry, and has them loaded. It hears of the next change also while one is loading.</summary>
internal sealed partial class DeploymentService(
    RegistryClient registry,
    DeploymentLoader loader,
    DeploymentMemory memory,
    ReportSignal reports,
    IOptions<ScoringOptions> options,
    TimeProvider time,
    ILogger<DeploymentService> logger) : LoopService(time, logger)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _time = time;
    private DeploymentSnapshot? _known;
    private Task<DeploymentSnapshot?>? _asking;
    private bool _isRecalled;
    private bool _isStale;
    private bool _isSettled = true;
    private bool _hasAnswered;
    private bool _isAway;

    protected override async Task RoundAsync(CancellationToken stoppingToken)
    {
        if (!_isRecalled)
        {
            _isRecalled = true;
            _known = await memory.RecallAsync(stoppingToken);
            _isStale = _known is not null;
        }

        // Heard before anything is done, so that a change can mend what cannot be done.
        if (_asking is { IsCompleted: true })
        {
            await HearAsync(stoppingToken);
        }

        _asking ??= AskAsync(stoppingToken);
        if (_isStale)
        {
            _isSettled = await loader.ApplyAsync(_known!, stoppingToken);
            _isStale = false;
            reports.Raise();
        }

        await WaitAsync(stoppingToken);
    }

    private async Task HearAsync(CancellationToken cancellationToken)
    {
        var (asked, isFirst) = (_asking!, !_hasAnswered);
        _asking = null;
        if (await asked is not { } news)
        {
            return;
        }

        _hasAnswered = true;
        if (isFirst || news.Revision != _known?.Revision)
        {
            _known = news;
            _isStale = true;
            await memory.RememberAsync(news, cancellationToken);
        }
    }

    /// <summary>Waits for a change, for a model to be loaded, and to try again what could not be.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var retry = Task.Delay(_isSettled ? Timeout.InfiniteTimeSpan : options.Value.LoadRetryDelay, _time, over.Token);
        var loaded = loader.NextAsync();
        var first = await Task.WhenAny(_asking!, loaded, retry);
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        _isStale = loaded.IsCompleted || first == retry;
        if (first == retry)
        {
            loader.TryAgain();
        }
    }

    /// <summary>Asks the registry for the next change.</summary>
    /// <returns>Null when there is nothing new, or the registry is away.</returns>
    private async Task<DeploymentSnapshot?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            // What is remembered may be another registry's, so the first answer is asked for, and is news, whatever its revision.
            var snapshot = await registry.WatchDeploymentsAsync(_hasAnswered ? _known?.Revision : null, cancellationToken);
            LogIfBack();
            return snapshot;
        }
        catch (Exception e) when (e is HttpRequestException or RegistryException)
        {
            LogIfAway(e);
            await Task.Delay(AskAgain, _time, cancellationToken);
            return null;
        }
    }

    private void LogIfAway(Exception e)
    {
        if (!_isAway)
        {
            _isAway = true;
            LogRegistryAway(e.Message);
        }
    }

    private void LogIfBack()
    {
        if (_isAway)
        {
            _isAway = false;
            LogRegistryBack();
        }
    }

    [LoggerMessage(3, LogLevel.Information, "The registry answers again")]
    private partial void LogRegistryBack();

    [LoggerMessage(2, LogLevel.Warning, "The registry does not answer; what is loaded is served on: {Reason}")]
    private partial void LogRegistryAway(string reason);
}
