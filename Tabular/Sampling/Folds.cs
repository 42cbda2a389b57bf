using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Sampling;

/// <summary>Divides rows for cross-validation.</summary>
public static class Folds
{
    public const int Max = 20;

    /// <summary>Each row is held out by one of the splits, and each split holds out the same share of each class.</summary>
    /// <param name="target">The class of each row, or a number.</param>
    /// <param name="count">How many splits, 2 to <see cref="Max"/>.</param>
    /// <param name="seed">The same seed gives the same rows, on every machine.</param>
    /// <exception cref="ArgumentException">A class has fewer rows than there are to be splits.</exception>
    public static IReadOnlyList<HoldOutSplit> Stratified(Target target, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Max);
        var foldOf = new int[target.Count];
        var next = 0;
        foreach (var rows in Strata.Of(target, new SeededRandom(seed)))
        {
            if (rows.Length < count)
            {
                throw new ArgumentException($"A class has {rows.Length} rows, which is too few for {count} folds.", nameof(target));
            }

            foreach (var row in rows)
            {
                foldOf[row] = next++ % count;
            }
        }

        return
        [
            .. Enumerable.Range(0, count).Select(fold => new HoldOutSplit(
                [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] != fold)],
                [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] == fold)])),
        ];
    }
}
