using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Sampling;

/// <summary>Rows in groups that every part of a division is to have its share of: those of each class, or, for numbers, all in one.</summary>
internal static class Strata
{
    /// <returns>For each group its rows, shuffled.</returns>
    public static IReadOnlyList<int[]> Of(Target target, SeededRandom random)
    {
        var groups = target switch
        {
            BinaryTarget binary => ByClass(binary.Count, 2, row => binary.IsPositive[row] ? 1 : 0),
            ClassTarget classes => ByClass(classes.Count, classes.Classes, row => classes.ClassOf[row]),
            _ => [[.. Enumerable.Range(0, target.Count)]],
        };
        foreach (var group in groups)
        {
            random.Shuffle<int>(group);
        }

        return groups;
    }

    private static int[][] ByClass(int rows, int classes, Func<int, int> classOf)
    {
        var groups = new List<int>[classes];
        for (var i = 0; i < classes; i++)
        {
            groups[i] = [];
        }

        for (var row = 0; row < rows; row++)
        {
            groups[classOf(row)].Add(row);
        }

        return [.. groups.Select(group => group.ToArray())];
    }
}
