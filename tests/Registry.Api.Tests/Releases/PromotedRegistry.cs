using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

/// <summary>A registry whose releases are moved by hand, with a replica that reports what a test wants.</summary>
internal sealed class PromotedRegistry : IAsyncDisposable
{
    public const string Endpoint = "titanic";

    private PromotedRegistry(RunningRegistry registry) => Registry = registry;

    public RunningRegistry Registry { get; }

    private static CancellationToken Cancelled => CancellationToken.None;

    public static async Task<PromotedRegistry> StartAsync(params string[] settings) =>
        new(await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork, settings: settings));

    /// <summary>Registers a version.</summary>
    public async Task<int> RegisterAsync() => (await Registry.CompleteRunAsync(Endpoint, 0.85)).ModelVersion!.Value;

    public Task<Release> StartAsync(int version, bool requiresApproval = false, CanaryPlan? canary = null) => Registry.Client.StartReleaseAsync(
        new StartReleaseRequest(Endpoint, Endpoint, version) { RequiresApproval = requiresApproval, Canary = canary }, Cancelled);

    /// <summary>Registers versions and takes each to production.</summary>
    public async Task PromoteAsync(int versions)
    {
        for (var n = 0; n < versions; n++)
        {
            var release = await StartAsync(await RegisterAsync());
            await ToAsync(release.Id, ReleaseState.Completed);
        }
    }

    /// <summary>Moves a release on, all being loaded, until it is in a state.</summary>
    public async Task<Release> ToAsync(string id, ReleaseState state)
    {
        for (var round = 0; round < 20; round++)
        {
            var release = await Registry.Client.GetReleaseAsync(id, Cancelled);
            if (release.State == state)
            {
                return release;
            }

            await ReportAsync();
            await ReleaseStepper.AdvanceAsync(Registry, id);
        }

        throw new TimeoutException($"The release did not come to {state}.");
    }

    /// <summary>Looks at a release once.</summary>
    public async Task<Release> StepAsync(string id)
    {
        await ReleaseStepper.AdvanceAsync(Registry, id);
        return await Registry.Client.GetReleaseAsync(id, Cancelled);
    }

    /// <summary>Reports that everything is loaded.</summary>
    /// <param name="candidate">What the canary has answered.</param>
    /// <param name="champion">What the version beside it has.</param>
    public async Task ReportAsync(Traffic? candidate = null, Traffic? champion = null)
    {
        var deployments = await Registry.Client.CreateEndpointAsync(Endpoint, Cancelled);
        var served = deployments.Where(deployment => deployment.Digest is not null).Select(deployment =>
            new ReplicaDeployment(Endpoint, deployment.Name, deployment.Digest!) { Traffic = deployment.Name == DeploymentNames.Production ? champion : null });
        var canaries = deployments.Select(deployment => deployment.Canary).OfType<Canary>()
            .Select(canary => new ReplicaDeployment(Endpoint, DeploymentNames.Production, canary.Digest) { Traffic = candidate });
        await Registry.Client.ReportReplicaAsync("one", new ReplicaReport("http://127.0.0.1:1", [.. served, .. canaries]), Cancelled);
    }

    public Task<Deployment> ProductionAsync() => Registry.ProductionAsync(Endpoint);

    public ValueTask DisposeAsync() => Registry.DisposeAsync();
}
