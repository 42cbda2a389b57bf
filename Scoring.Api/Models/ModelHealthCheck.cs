using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>Healthy when this replica knows what to serve, and serves something on each production deployment that has a version.</summary>
internal sealed class ModelHealthCheck(ModelTable table) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!table.IsKnown)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("The registry has not said yet what to serve."));
        }

        var missing = table.Deployments.Where(slots => slots.IsMissing).Select(slots => slots.Own.Wanted.Endpoint).ToArray();
        return Task.FromResult(missing.Length == 0
            ? HealthCheckResult.Healthy("All endpoints are served.")
            : HealthCheckResult.Unhealthy($"No model is loaded for {string.Join(", ", missing)}."));
    }
}
