using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>What serves under the name of a deployment.</summary>
/// <param name="Own">What is deployed.</param>
/// <param name="Canary">What answers a share of the requests; null when nothing does.</param>
/// <param name="Split">Whose turn it is; null without a canary.</param>
internal sealed record DeploymentSlots(ModelSlot Own, ModelSlot? Canary, TrafficSplit? Split)
{
    /// <summary>The versions that are served.</summary>
    public IEnumerable<LoadedModel> Serving => new[] { Own.Serving, Canary is { IsServed: true } ? Canary.Serving : null }.OfType<LoadedModel>();

    /// <summary>Whether production should serve something here, and serves nothing.</summary>
    public bool IsMissing => Own is { Wanted: { Name: DeploymentNames.Production, Digest: not null }, Serving: null };

    /// <summary>Finds what answers the next request, or what is deployed.</summary>
    /// <param name="takesTurn">Whether it may be the canary's turn, which is then taken.</param>
    public ModelLookup Find(bool takesTurn) =>
        takesTurn && Canary is { IsServed: true } && Split!.IsForCanary() ? new ModelLookup(LookupOutcome.Found, Canary.Serving, Own.Keys, Split.Candidate)
        : Own.Serving is null ? new ModelLookup(LookupOutcome.NotReady, Keys: Own.Keys)
        : new ModelLookup(LookupOutcome.Found, Own.Serving, Own.Keys, Split?.Champion);
}
