namespace MLOpsAspire.Tabular.Scoring;

/// <summary>A forest in flat arrays, as <see cref="ForestCompiler"/> makes it.</summary>
internal sealed class ForestLayout
{
    /// <summary>Leaves of a part: what fits into 32 bits.</summary>
    public const int PartLeaves = 32;

    /// <summary>
    /// A score is the sum of so many sums, to which the trees add in turn: an addition waits for the one before, and four can wait at once.
    /// Every way to score adds in this order, so that all give the same bits.
    /// </summary>
    public const int SumsPerScore = 4;

    public required int FeatureCount { get; init; }

    public required float[] BaseScores { get; init; }

    /// <summary>Tree by tree, of each tree the last leaves first.</summary>
    public required ForestPart[] Parts { get; init; }

    /// <summary>32 for each part.</summary>
    public required float[] LeafValues { get; init; }

    /// <summary>For each branch on numbers its feature.</summary>
    public required int[] Features { get; init; }

    /// <summary>For each branch on numbers the number up to which a row goes left.</summary>
    public required float[] Thresholds { get; init; }

    /// <summary>For each branch on numbers a bit for each leaf of the part that a row cannot reach any more when it goes right.</summary>
    public required uint[] Clears { get; init; }

    public required CategoryTable[] CategoryTables { get; init; }

    /// <summary>The tables one after another.</summary>
    public required uint[] Tables { get; init; }

    /// <summary>The features of categories that branches look at.</summary>
    public required CategoryPlaces[] Categories { get; init; }
}
