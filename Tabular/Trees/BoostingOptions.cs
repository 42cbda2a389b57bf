using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>How boosted trees are trained. Names and defaults are those of ML.NET's FastTree.</summary>
public sealed record BoostingOptions
{
    public const int MaxTrees = 100_000;
    public const int MaxLeaves = 4096;
    public const int MaxBins = 255;
    public const double MinLearningRate = 1e-6;

    /// <summary>How many trees are built. Default 100.</summary>
    [Range(1, MaxTrees)]
    public int NumberOfTrees { get; init; } = 100;

    /// <summary>The most leaves a tree may have. Default 20.</summary>
    [Range(2, MaxLeaves)]
    public int NumberOfLeaves { get; init; } = 20;

    /// <summary>The fewest training rows in a leaf. Default 10.</summary>
    [Range(1, int.MaxValue)]
    public int MinimumExampleCountPerLeaf { get; init; } = 10;

    /// <summary>The share of each tree's correction that is applied. Default 0.2.</summary>
    [Range(MinLearningRate, 1.0)]
    public double LearningRate { get; init; } = 0.2;

    /// <summary>The most bins a feature's values are sorted into. Default 255.</summary>
    [Range(2, MaxBins)]
    public int MaximumBinCountPerFeature { get; init; } = 255;

    /// <summary>How many threads work; 0 for one per core, which is the default. The result does not depend on it.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }
}
