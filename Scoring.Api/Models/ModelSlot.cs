using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Access;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>A deployment as this replica has it.</summary>
/// <param name="Wanted">What it should serve.</param>
/// <param name="Serving">What it serves; another version while the wanted one is not loaded.</param>
/// <param name="Error">Why the wanted one could not be loaded.</param>
/// <param name="MayRecover">Whether loading it again may help.</param>
internal sealed record ModelSlot(Deployment Wanted, LoadedModel? Serving = null, string? Error = null, bool MayRecover = true)
{
    /// <summary>Who may ask it, by what the registry said last, also while another version is served.</summary>
    public AcceptedKeys Keys { get; } = AcceptedKeys.Of(Wanted.KeyHashes);

    /// <summary>True when the slot serves what it should.</summary>
    public bool IsServed => Serving?.Source.Digest == Wanted.Digest;

    /// <summary>True when there is something to load.</summary>
    public bool NeedsLoading => !IsServed && MayRecover;
}
