using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Scoring.Api.Deployments;

/// <summary>Waits for changes of the deployments at the registry, and has them loaded.</summary>
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
    private bool _isSettled;
    private bool _isRecalled;
    private bool _hasAnswered;
    private bool _isAway;

    protected override async Task RoundAsync(CancellationToken stoppingToken)
    {
        if (!_isRecalled)
        {
            _isRecalled = true;
            await ApplyAsync(await memory.RecallAsync(stoppingToken), stoppingToken);
        }

        var news = await AskAsync(stoppingToken);
        var isNew = news is not null && news.Revision != _known?.Revision;
        await ApplyAsync(news ?? _known, stoppingToken);
        if (isNew)
        {
            await memory.RememberAsync(news!, stoppingToken);
        }

        if (!_isSettled)
        {
            await Task.Delay(options.Value.LoadRetryDelay, _time, stoppingToken);
        }
    }

    /// <summary>Asks the registry: for the next change when all is well, at once when something is still to be loaded.</summary>
    /// <returns>Null when there is nothing new, or the registry is away.</returns>
    private async Task<DeploymentSnapshot?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            // What is remembered may be another registry's, so the first answer is asked for, and is news, whatever its revision.
            var snapshot = await registry.WatchDeploymentsAsync(_isSettled && _hasAnswered ? _known?.Revision : null, cancellationToken);
            if (!_hasAnswered)
            {
                _hasAnswered = true;
                _known = null;
            }

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

    private async Task ApplyAsync(DeploymentSnapshot? snapshot, CancellationToken cancellationToken)
    {
        if (snapshot is null || (_isSettled && snapshot.Revision == _known?.Revision))
        {
            return;
        }

        // Not settled until all is loaded, also when the loading is broken off.
        _isSettled = false;
        _known = snapshot;
        _isSettled = await loader.ApplyAsync(snapshot, cancellationToken);
        reports.Raise();
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
