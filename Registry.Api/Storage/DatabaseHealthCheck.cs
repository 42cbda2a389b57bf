using Microsoft.Extensions.Diagnostics.HealthChecks;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>Healthy when the database answers and has the form this version needs.</summary>
internal sealed class DatabaseHealthCheck(DatabaseMigration migration) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await migration.IsNeededAsync(cancellationToken)
                ? HealthCheckResult.Unhealthy("The database has an older form than this version needs: run Registry.Api with --migrate.")
                : HealthCheckResult.Healthy("The database answers.");
        }
        catch (Exception e) when (DatabaseTrouble.In(e) is not null)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}
