using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>
/// The artifacts that are being loaded, side by side, so that a slow store keeps one version waiting and no other. Used by one caller.
/// </summary>
internal sealed class ModelLoads(ModelLoader loader)
{
    private readonly Dictionary<string, Load> _loads = new(StringComparer.Ordinal);

    /// <summary>The next load that ends; never, when none is under way.</summary>
    public Task Next() => _loads.Values.Select(load => load.Ending).Where(ending => !ending.IsCompleted).ToArray() is { Length: > 0 } running
        ? Task.WhenAny(running)
        : Task.Delay(Timeout.Infinite, CancellationToken.None);

    /// <summary>What is known of an artifact.</summary>
    /// <param name="outcome">Null while it is being loaded.</param>
    /// <returns>False when nobody has begun to load it.</returns>
    public bool TryFind(string digest, out LoadOutcome? outcome)
    {
        var load = _loads.GetValueOrDefault(digest);
        outcome = load?.Outcome;
        return load is not null;
    }

    /// <summary>Begins to load what a deployment should serve.</summary>
    public void Begin(Deployment wanted, CancellationToken cancellationToken) => _loads[wanted.Digest!] = new Load(loader, wanted, cancellationToken);

    /// <summary>Forgets loads that have failed and may succeed another time.</summary>
    public void ForgetFailures() => Forget((_, outcome) => outcome is { Model: null, MayRecover: true });

    /// <summary>Forgets what nobody waits for any more.</summary>
    public void Keep(Func<string, bool> isNeeded) => Forget((digest, _) => !isNeeded(digest));

    private void Forget(Func<string, LoadOutcome, bool> isOver)
    {
        foreach (var (digest, load) in _loads.ToArray())
        {
            if (load.Outcome is { } outcome && isOver(digest, outcome))
            {
                _loads.Remove(digest);
            }
        }
    }

    private sealed class Load
    {
        private volatile LoadOutcome? _outcome;

        public Load(ModelLoader loader, Deployment wanted, CancellationToken cancellationToken) =>
            Ending = Task.Run(async () => _outcome = await loader.LoadAsync(wanted, cancellationToken), cancellationToken);

        /// <summary>Null while it is under way. What ended without an outcome was broken off.</summary>
        public LoadOutcome? Outcome => _outcome ?? (Ending.IsCompleted ? new LoadOutcome(null) : null);

        public Task Ending { get; }
    }
}
