using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Releases;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

/// <summary>Moves a release by hand, in a registry whose own controller rests.</summary>
internal static class ReleaseStepper
{
    public static async Task AdvanceToAsync(RunningRegistry registry, string releaseId, ReleaseState state)
    {
        while (true)
        {
            await using var scope = registry.Services.CreateAsyncScope();
            var underWay = await scope.ServiceProvider.GetRequiredService<ReleaseStore>().UnderWayAsync(CancellationToken.None);
            var release = underWay.Single(row => row.Id == releaseId);
            if (release.State == state)
            {
                return;
            }

            if (!await scope.ServiceProvider.GetRequiredService<ReleaseController>().AdvanceAsync(release, CancellationToken.None))
            {
                await Task.Delay(20);
            }
        }
    }
}
