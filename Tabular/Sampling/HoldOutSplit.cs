namespace MLOpsAspire.Tabular.Sampling;

/// <summary>A division of rows into those to learn from and those to judge by.</summary>
/// <param name="Training">Row indices, ascending.</param>
/// <param name="HoldOut">Row indices, ascending.</param>
public sealed record HoldOutSplit(int[] Training, int[] HoldOut)
{
    /// <summary>Holds out the same share of each class, chosen by the seed.</summary>
    /// <param name="isPositive">The class of each row.</param>
    /// <param name="share">Above 0 and below 1.</param>
    /// <param name="seed">The same seed gives the same rows, on every machine.</param>
    /// <exception cref="ArgumentException">A class has fewer than two rows, so that it cannot be in both parts.</exception>
    public static HoldOutSplit Stratified(ReadOnlySpan<bool> isPositive, double share, ulong seed)
    {
        if (share is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), "The share to hold out lies between 0 and 1.");
        }

        var random = new SeededRandom(seed);
        var held = new bool[isPositive.Length];
        foreach (var positive in new[] { false, true })
        {
            HoldOutClass(isPositive, positive, share, random, held);
        }

        return new HoldOutSplit(Rows(held, false), Rows(held, true));
    }

    private static void HoldOutClass(ReadOnlySpan<bool> isPositive, bool positive, double share, SeededRandom random, bool[] held)
    {
        var rows = new List<int>();
        for (var row = 0; row < isPositive.Length; row++)
        {
            if (isPositive[row] == positive)
            {
                rows.Add(row);
            }
        }

        if (rows.Count < 2)
        {
            throw new ArgumentException("A class has fewer than two rows.", nameof(isPositive));
        }

        var count = Math.Clamp((int)Math.Round(rows.Count * share, MidpointRounding.AwayFromZero), 1, rows.Count - 1);

        var shuffled = rows.ToArray();
        random.Shuffle<int>(shuffled);
        foreach (var row in shuffled.AsSpan(0, count))
        {
            held[row] = true;
        }
    }

    private static int[] Rows(bool[] held, bool value) => [.. Enumerable.Range(0, held.Length).Where(row => held[row] == value)];
}
