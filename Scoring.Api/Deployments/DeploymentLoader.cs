using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Receipts;

namespace MLOpsAspire.Scoring.Api.Deployments;

/// <summary>
/// Brings the model table to what the registry wants. A new model is loaded before the old one is let go, and loading is waited for by
/// nobody: what is there is served at once, and what is not when it has been loaded.
/// </summary>
internal sealed class DeploymentLoader(ModelTable table, ModelLoads loads, ReceiptTrust receipts)
{
    private readonly RetiredModels _retired = new();

    /// <returns>Whether nothing is left to load.</returns>
    public async Task<bool> ApplyAsync(DeploymentSnapshot wanted, CancellationToken cancellationToken)
    {
        var before = table.Slots.ToDictionary(slot => slot.Key);
        var slots = wanted.Deployments.SelectMany(ModelSlot.Of).Select(slot => Keep(slot, before.GetValueOrDefault(slot.Key))).ToArray();
        var inMemory = InMemory(before.Values);
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i].NeedsLoading)
            {
                slots[i] = await FillAsync(slots[i], inMemory, cancellationToken);
            }
        }

        _retired.Update(before.Values, slots.ToDictionary(slot => slot.Key));
        table.Publish(slots);
        var missing = slots.Where(slot => !slot.IsServed).Select(slot => slot.Wanted.Digest).ToHashSet(StringComparer.Ordinal);
        loads.Keep(missing.Contains);
        return !slots.Any(slot => slot.NeedsLoading);
    }

    /// <summary>What could not be loaded is tried again when the table is brought up to date the next time.</summary>
    public void TryAgain() => loads.ForgetFailures();

    /// <summary>The next time it makes sense to bring the table up to date, as far as loading goes.</summary>
    public Task NextAsync() => loads.Next();

    /// <summary>The models that need no loading, by digest.</summary>
    private Dictionary<string, LoadedModel> InMemory(IEnumerable<ModelSlot> slots) => slots
        .Select(slot => slot.Serving)
        .OfType<LoadedModel>()
        .Concat(_retired.All)
        .DistinctBy(model => model.Source.Digest)
        .ToDictionary(model => model.Source.Digest!, StringComparer.Ordinal);

    /// <summary>Puts the wanted model in a slot when it is there and may serve, and has it loaded when it is not.</summary>
    private async Task<ModelSlot> FillAsync(ModelSlot slot, Dictionary<string, LoadedModel> inMemory, CancellationToken cancellationToken)
    {
        var digest = slot.Wanted.Digest!;
        var isKnown = loads.TryFind(digest, out var load);
        var model = inMemory.GetValueOrDefault(digest) ?? load?.Model;
        if (model is null && isKnown)
        {
            return load is null ? slot : slot with { Error = load.Error, MayRecover = load.MayRecover };
        }

        if (await RefusalAsync(slot.Wanted, cancellationToken) is { } refusal)
        {
            return slot with { Error = refusal.Problem, MayRecover = refusal.MayRecover };
        }

        if (model is null)
        {
            loads.Begin(slot.Wanted, cancellationToken);
            return slot;
        }

        return slot with { Serving = model with { Source = slot.Wanted }, Error = null };
    }

    /// <summary>Why production may not serve a version; null when it may, and for the other deployments, which ask for no receipt.</summary>
    private async Task<Refusal?> RefusalAsync(Deployment wanted, CancellationToken cancellationToken)
    {
        if (wanted.Name != DeploymentNames.Production)
        {
            return null;
        }

        try
        {
            var verdict = await receipts.VerifyAsync(wanted.Receipt, wanted, cancellationToken);
            return verdict.Code is { } code ? new Refusal($"{verdict.Problem} ({code})", MayRecover: false) : null;
        }
        catch (ReceiptKeysMissingException e)
        {
            return new Refusal(e.Message, MayRecover: true);
        }
    }

    /// <summary>What is served now under the new wish; nothing, if nothing is wished.</summary>
    private static ModelSlot Keep(ModelSlot wish, ModelSlot? current) =>
        wish.Wanted.Digest is null ? wish
        : current?.Wanted == wish.Wanted ? current with { Share = wish.Share }
        : wish with { Serving = current?.Serving };

    private sealed record Refusal(string Problem, bool MayRecover);
}
