using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>Healthy when the database answers and has the form this version needs.</summary>
internal sealed class DatabaseHealthCheck(IServiceScopeFactory scopes) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Database;
        try
        {
            return (await database.GetPendingMigrationsAsync(cancellationToken)).Any()
                ? HealthCheckResult.Unhealthy("The database has an older form than this version needs: run Registry.Api with --migrate.")
                : HealthCheckResult.Healthy("The database answers.");
        }
        catch (DbException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}
