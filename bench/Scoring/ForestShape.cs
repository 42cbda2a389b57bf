using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Bench.Scoring;

/// <summary>The kind of a forest.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Trees">How many trees.</param>
/// <param name="Leaves">The most leaves of a tree.</param>
/// <param name="Depth">The most branches above a leaf; 0 for no limit.</param>
internal sealed record ForestShape(string Name, int Trees, int Leaves, int Depth)
{
    public static IReadOnlyList<ForestShape> All { get; } =
    [
        new("leaf-wise-100", 100, 20, 0),
        new("leaf-wise-1000", 1000, 20, 0),
        new("depth-6-100", 100, 64, 6),
        new("depth-6-1000", 1000, 64, 6),
    ];

    public BoostingOptions Options => new() { NumberOfTrees = Trees, NumberOfLeaves = Leaves, MaximumDepth = Depth, LearningRate = 0.1 };
}
