using System.ComponentModel.DataAnnotations;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>How boosted trees are trained. Names and defaults are those of ML.NET's FastTree.</summary>
public sealed record BoostingOptions
{
    public const int MaxTrees = 100_000;
    public const int MaxLeaves = 4096;
    public const int MaxBins = 255;
    public const double MinLearningRate = 1e-6;
    public const double MinFraction = 0.001;

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

    /// <summary>The most branches between a tree's root and a leaf; 0, the default, for no limit.</summary>
    [Range(0, MaxLeaves)]
    public int MaximumDepth { get; init; }

    /// <summary>What a split has to remove of the loss, in nats summed over its rows. Default 0.</summary>
    [Range(0, double.MaxValue)]
    public double MinimumGain { get; init; }

    /// <summary>The least sum of second derivatives in a leaf; for rows of probability p each has p (1 - p). Default 0.</summary>
    [Range(0, double.MaxValue)]
    public double MinimumHessianPerLeaf { get; init; }

    /// <summary>Draws small leaf values to zero. Default 0.</summary>
    [Range(0, double.MaxValue)]
    public double L1Regularization { get; init; }

    /// <summary>Makes leaf values of few rows smaller. Default 0.</summary>
    [Range(0, double.MaxValue)]
    public double L2Regularization { get; init; }

    /// <summary>The share of rows each tree learns from. Default 1.</summary>
    [Range(MinFraction, 1.0)]
    public double ExampleFraction { get; init; } = 1;

    /// <summary>The share of features each tree may use. Default 1.</summary>
    [Range(MinFraction, 1.0)]
    public double FeatureFraction { get; init; } = 1;

    /// <summary>Whether categories are divided into any two sets; otherwise by the order of their codes. Default true.</summary>
    public bool CategoricalSplit { get; init; } = true;

    /// <summary>
    /// How strongly the order of a leaf's categories is drawn together, in rows: a category with as many is half way between what its
    /// rows and what the leaf's say. Default 10.
    /// </summary>
    [Range(0, double.MaxValue)]
    public double CategoricalSmoothing { get; init; } = 10;

    /// <summary>
    /// The fewest rows of a leaf that a category needs to be put in order by itself; those with fewer are taken together. It does not
    /// matter for features of up to four categories. Default 50.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MinimumExampleCountPerCategory { get; init; } = 50;

    /// <summary>Decides which rows and features a tree gets. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Stop when the validation rows' loss has not fallen for so many trees, and keep the trees up to the best; 0, the default, for all
    /// trees. Needs validation rows.
    /// </summary>
    [Range(0, MaxTrees)]
    public int EarlyStoppingRounds { get; init; }

    /// <summary>How many threads work; 0 for one per core, which is the default. The result does not depend on it.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }
}
