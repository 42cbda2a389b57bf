using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Sampling;

/// <summary>Rows in groups that every part of a division is to have its share of: those of each class, or, for numbers, all in one.</summary>
internal static class Strata
{
    /// <returns>For each group its rows, shuffled.</returns>
    public static IReadOnlyList<int[]> Of(Target target, SeededRandom random)
    {
        int[][] groups = [.. target.GroupSizes().Select(size => new int[size])];
        var filled = new int[groups.Length];
        for (var row = 0; row < target.Count; row++)
        {
            var group = target.GroupOf(row);
            groups[group][filled[group]++] = row;
        }

        foreach (var group in groups)
        {
            random.Shuffle<int>(group);
        }

        return groups;
    }
}
