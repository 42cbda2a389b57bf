using System.ComponentModel.DataAnnotations;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Training;

/// <summary>How a model is made from a table.</summary>
public sealed record TrainingOptions
{
    /// <summary>The column to predict.</summary>
    public required string Label { get; init; }

    /// <summary>What is to be predicted. Default two classes.</summary>
    public LearningTask Task { get; init; } = LearningTask.Binary;

    public FeatureOptions Features { get; init; } = new();

    /// <summary>Learn from so many features only, those that mattered most to a first model; 0, the default, for all.</summary>
    [Range(0, int.MaxValue)]
    public int TopFeatures { get; init; }

    /// <summary>Which rows count more than others.</summary>
    public WeightOptions Weights { get; init; } = new();

    /// <summary>The share of rows the model is judged by. Default 0.2.</summary>
    [Range(0.001, 0.999)]
    public double HoldOut { get; init; } = 0.2;

    /// <summary>The share of the other rows whose loss tells when to stop, if the settings ask for that. Default 0.1.</summary>
    [Range(0.001, 0.999)]
    public double Validation { get; init; } = 0.1;

    /// <summary>In how many parts the rows that are not held out are divided for cross-validation; 0, the default, for none. Not 1.</summary>
    [Range(0, Sampling.Folds.Max)]
    public int Folds { get; init; }

    /// <summary>Decides which rows those are, and what the settings leave to chance. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How the trees are trained; the seed is that above.</summary>
    public BoostingOptions Settings { get; init; } = new();
}
