using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Access;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>A deployment as this replica has it, or the canary on one.</summary>
/// <param name="Wanted">What it should serve.</param>
/// <param name="Serving">What it serves; another version while the wanted one is not loaded.</param>
/// <param name="Error">Why the wanted one could not be loaded.</param>
/// <param name="MayRecover">Whether loading it again may help.</param>
internal sealed record ModelSlot(Deployment Wanted, LoadedModel? Serving = null, string? Error = null, bool MayRecover = true)
{
    /// <summary>Who may ask it, by what the registry said last, also while another version is served.</summary>
    public AcceptedKeys Keys { get; } = AcceptedKeys.Of(Wanted.KeyHashes);

    /// <summary>The canary that this slot is; null for the deployment itself.</summary>
    public Canary? Share { get; init; }

    public SlotKey Key => new(Wanted.Endpoint, Wanted.Name, Share is not null);

    /// <summary>True when the slot serves what it should, and under its own name: the same bytes may be several versions.</summary>
    public bool IsServed => (Serving?.Source.Digest, Serving?.Source.Model, Serving?.Source.Version) == (Wanted.Digest, Wanted.Model, Wanted.Version);

    /// <summary>True when there is something to load.</summary>
    public bool NeedsLoading => !IsServed && MayRecover;

    /// <summary>The slots of a deployment: its own, and its canary's if it has one.</summary>
    public static IEnumerable<ModelSlot> Of(Deployment wanted)
    {
        yield return new ModelSlot(wanted);
        if (wanted.Canary is { } canary)
        {
            yield return new ModelSlot(new Deployment(wanted.Endpoint, wanted.Name, canary.Model, canary.Version, canary.Digest) { Receipt = canary.Receipt })
            {
                Share = canary,
            };
        }
    }
}
