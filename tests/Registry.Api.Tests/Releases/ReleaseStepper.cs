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
            if ((await registry.Client.GetReleaseAsync(releaseId, CancellationToken.None)).State == state)
            {
                return;
            }

            if (!await AdvanceAsync(registry, releaseId))
            {
                await Task.Delay(20);
            }
        }

        throw new TimeoutException($"The release did not come to {state}.");
    }

    /// <summary>Lets the controller look at a release once.</summary>
    /// <returns>Whether the release has moved.</returns>
    public static async Task<bool> AdvanceAsync(RunningRegistry registry, string releaseId)
    {
        await using var scope = registry.Services.CreateAsyncScope();
        var next = await scope.ServiceProvider.GetRequiredService<ReleaseStore>().NextAsync(CancellationToken.None);
        return await scope.ServiceProvider.GetRequiredService<ReleaseController>()
            .AdvanceAsync(next.Single(row => row.Id == releaseId), CancellationToken.None);
    }
}
