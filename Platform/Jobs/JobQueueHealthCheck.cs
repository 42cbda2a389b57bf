using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MLOpsAspire.Platform.Jobs;

/// <summary>Healthy when the job queue answers.</summary>
internal sealed class JobQueueHealthCheck(IJobQueue queue) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await queue.ReadDeadLettersAsync(long.MaxValue, limit: 1, cancellationToken);
            return HealthCheckResult.Healthy("The job queue answers.");
        }
        catch (Exception e) when (e is DbException or IOException)
        {
            return HealthCheckResult.Unhealthy("The job queue does not answer.");
        }
    }
}
