using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Models;

namespace MLOpsAspire.Scoring.Api.Deployments;

/// <summary>Brings the model table to what the registry wants. A new model is loaded before the old one is let go.</summary>
internal sealed class DeploymentLoader(ModelTable table, ModelLoader loader)
{
    /// <returns>Whether nothing is left to load.</returns>
    public async Task<bool> ApplyAsync(DeploymentSnapshot wanted, CancellationToken cancellationToken)
    {
        var slots = wanted.Deployments.Select(Keep).ToArray();
        table.Publish(slots);
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i].NeedsLoading)
            {
                slots[i] = Reuse(slots, slots[i].Wanted) ?? await loader.LoadAsync(slots[i].Wanted, slots[i].Serving, cancellationToken);
                table.Publish(slots);
            }
        }

        return !slots.Any(slot => slot.NeedsLoading);
    }

    /// <summary>A version that another deployment serves already, as it does on its way from dev to production, is not loaded twice.</summary>
    private static ModelSlot? Reuse(ModelSlot[] slots, Deployment wanted) =>
        slots.FirstOrDefault(slot => slot.Serving?.Source.Digest == wanted.Digest)?.Serving is { } loaded
            ? new ModelSlot(wanted, loaded with { Source = wanted })
            : null;

    /// <summary>What is served now under the new wish; nothing, if nothing is wished.</summary>
    private ModelSlot Keep(Deployment wanted)
    {
        var current = table.FindSlot(wanted.Endpoint, wanted.Name);
        return wanted.Digest is null ? new ModelSlot(wanted)
            : current?.Wanted == wanted ? current
            : new ModelSlot(wanted, current?.Serving is { } loaded && loaded.Source.Digest == wanted.Digest ? loaded with { Source = wanted } : current?.Serving);
    }
}
