using System.Collections.Immutable;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>
/// What this replica serves, by endpoint and deployment. Readers take the whole table at once and never wait; the one writer puts
/// a new table in its place.
/// </summary>
internal sealed class ModelTable
{
    private volatile ImmutableDictionary<string, ImmutableDictionary<string, ModelSlot>>? _endpoints;

    /// <summary>False until this replica knows which endpoints there are.</summary>
    public bool IsKnown => _endpoints is not null;

    public IEnumerable<ModelSlot> Slots => _endpoints?.Values.SelectMany(deployments => deployments.Values) ?? [];

    public ModelLookup Find(string endpoint, string deployment) =>
        _endpoints is not { } endpoints ? new ModelLookup(LookupOutcome.NotReady)
        : !endpoints.TryGetValue(endpoint, out var deployments) ? new ModelLookup(LookupOutcome.UnknownEndpoint)
        : !deployments.TryGetValue(deployment, out var slot) ? new ModelLookup(LookupOutcome.UnknownDeployment)
        : slot.Serving is null ? new ModelLookup(LookupOutcome.NotReady, Keys: slot.Keys)
        : new ModelLookup(LookupOutcome.Found, slot.Serving, slot.Keys);

    public ModelSlot? FindSlot(string endpoint, string deployment) =>
        _endpoints?.GetValueOrDefault(endpoint)?.GetValueOrDefault(deployment);

    /// <summary>Puts in place what there is now. Called by one writer.</summary>
    public void Publish(IEnumerable<ModelSlot> slots) =>
        _endpoints = slots
            .GroupBy(slot => slot.Wanted.Endpoint, StringComparer.Ordinal)
            .ToImmutableDictionary(
                endpoint => endpoint.Key,
                endpoint => endpoint.ToImmutableDictionary(slot => slot.Wanted.Name, StringComparer.Ordinal),
                StringComparer.Ordinal);
}
