using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Releases;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

/// <summary>Moves a release by hand, in a registry whose own controller rests.</summary>
internal static class ReleaseStepper
{
    private const int MostSteps = 1000;

    public static async Task AdvanceToAsync(RunningRegistry registry, string releaseId, ReleaseState state)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            await using var scope = registry.Services.CreateAsyncScope();
            var next = await scope.ServiceProvider.GetRequiredService<ReleaseStore>().NextAsync(CancellationToken.None);
            var release = next.Single(row => row.Id == releaseId);
            if (release.State == state)
            {
                return;
            }

            if (!await scope.ServiceProvider.GetRequiredService<ReleaseController>().AdvanceAsync(release, CancellationToken.None))
            {
                await Task.Delay(20);
            }
        }

        throw new TimeoutException($"The release did not come to {state}.");
    }
}
