using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Models;

namespace MLOpsAspire.Scoring.Api.Deployments;

/// <summary>The model that each production served before its present one, kept in memory so that going back to it takes no loading.</summary>
internal sealed class RetiredModels
{
    private readonly Dictionary<SlotKey, LoadedModel> _models = [];

    public IEnumerable<LoadedModel> All => _models.Values;

    /// <summary>Takes over what production no longer serves.</summary>
    public void Update(IEnumerable<ModelSlot> before, IReadOnlyDictionary<SlotKey, ModelSlot> now)
    {
        foreach (var slot in before.Where(slot => slot is { Share: null, Serving: not null, Wanted.Name: DeploymentNames.Production }))
        {
            if (now.TryGetValue(slot.Key, out var next) && next.Serving?.Source.Digest is { } digest && digest != slot.Serving!.Source.Digest)
            {
                _models[slot.Key] = slot.Serving;
            }
        }

        foreach (var key in _models.Keys.Where(key => !now.ContainsKey(key)).ToArray())
        {
            _models.Remove(key);
        }
    }
}
