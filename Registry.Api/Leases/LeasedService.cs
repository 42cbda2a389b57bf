using MLOpsAspire.ServiceDefaults.Errors;
using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Registry.Api.Leases;

/// <summary>Background work that is done by one of the registries on a database, and taken over by another when that one stops or dies.</summary>
/// <param name="lease">The right to do it.</param>
internal abstract partial class LeasedService(Lease lease, TimeProvider time, ILogger logger) : LoopService(time, logger)
{
    private readonly ILogger _logger = logger;
    private CancellationToken _held = new(canceled: true);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await lease.ReleaseAsync(cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException || DatabaseTrouble.In(e) is not null)
        {
            // It runs out by itself.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        lease.Dispose();
    }

    /// <summary>Does what there is to do, then waits until it makes sense to look again.</summary>
    /// <param name="held">Is cancelled when the work is another registry's, or this one stops.</param>
    protected abstract Task RoundWhileHeldAsync(CancellationToken held);

    protected sealed override async Task RoundAsync(CancellationToken stoppingToken)
    {
        var held = await lease.HoldAsync(stoppingToken);
        if (held != _held)
        {
            _held = held;
            LogTaken(lease.Name);
        }

        try
        {
            await RoundWhileHeldAsync(held);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            // Whoever has the lease now goes on.
        }
    }

    [LoggerMessage(10, LogLevel.Information, "This registry takes care of the {Work}")]
    private partial void LogTaken(string work);
}
