using System.Collections.Immutable;
using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>
/// What this replica serves, by endpoint and deployment. Readers take the whole table at once and never wait; the one writer puts
/// a new table in its place.
/// </summary>
internal sealed class ModelTable
{
    private volatile ImmutableDictionary<string, ImmutableDictionary<string, DeploymentSlots>>? _endpoints;
    private volatile string? _onlyEndpoint;

    /// <summary>False until this replica knows which endpoints there are.</summary>
    public bool IsKnown => _endpoints is not null;

    /// <summary>The endpoints' names.</summary>
    public IEnumerable<string> Endpoints => _endpoints?.Keys ?? [];

    /// <summary>The name of the endpoint when there is one and no other.</summary>
    public string? OnlyEndpoint => _onlyEndpoint;

    public IEnumerable<DeploymentSlots> Deployments => _endpoints?.Values.SelectMany(deployments => deployments.Values) ?? [];

    /// <summary>Those of the deployments and of their canaries.</summary>
    public IEnumerable<ModelSlot> Slots => Deployments.SelectMany(slots => slots.Canary is { } canary ? [slots.Own, canary] : new[] { slots.Own });

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="deployment">One of its deployments.</param>
    /// <param name="takesTurn">Whether a canary may be found, and the request counts as one of those it is to have a share of.</param>
    public ModelLookup Find(string endpoint, string deployment, bool takesTurn = true) =>
        _endpoints is not { } endpoints ? new ModelLookup(LookupOutcome.NotReady)
        : !endpoints.TryGetValue(endpoint, out var deployments) ? new ModelLookup(LookupOutcome.UnknownEndpoint)
        : !deployments.TryGetValue(deployment, out var slots) ? new ModelLookup(LookupOutcome.UnknownDeployment)
        : slots.Find(takesTurn);

    /// <summary>Whether an endpoint serves a model on production.</summary>
    public bool IsServed(string endpoint) =>
        _endpoints?.GetValueOrDefault(endpoint)?.GetValueOrDefault(DeploymentNames.Production) is { Own.Serving: not null };

    /// <summary>What is served under an endpoint's name: on production first, then on the other deployments by their names.</summary>
    public IEnumerable<DeploymentSlots> DeploymentsOf(string endpoint) => (_endpoints?.GetValueOrDefault(endpoint)?.Values ?? [])
        .OrderBy(slots => slots.Own.Wanted.Name != DeploymentNames.Production)
        .ThenBy(slots => slots.Own.Wanted.Name, StringComparer.Ordinal);

    /// <summary>Puts in place what there is now. Called by one writer.</summary>
    public void Publish(IEnumerable<ModelSlot> slots)
    {
        var endpoints = slots
            .GroupBy(slot => slot.Wanted.Endpoint, StringComparer.Ordinal)
            .ToImmutableDictionary(
                endpoint => endpoint.Key,
                endpoint => endpoint.GroupBy(slot => slot.Wanted.Name, StringComparer.Ordinal)
                    .ToImmutableDictionary(deployment => deployment.Key, Combine, StringComparer.Ordinal),
                StringComparer.Ordinal);
        _endpoints = endpoints;
        _onlyEndpoint = endpoints.Count == 1 ? endpoints.Keys.First() : null;
    }

    /// <summary>What was counted stays as long as the canary's step does.</summary>
    private DeploymentSlots Combine(IEnumerable<ModelSlot> slots)
    {
        var own = slots.First(slot => slot.Share is null);
        var canary = slots.FirstOrDefault(slot => slot.Share is not null);
        var before = _endpoints?.GetValueOrDefault(own.Wanted.Endpoint)?.GetValueOrDefault(own.Wanted.Name)?.Split;
        return new DeploymentSlots(
            own, canary, canary?.Share is not { } share ? null : before?.Canary == share ? before : new TrafficSplit(share));
    }
}
