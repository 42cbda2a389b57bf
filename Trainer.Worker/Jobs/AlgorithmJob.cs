using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Training;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>A job that trains a model by an algorithm of ours.</summary>
public sealed record AlgorithmJob : JobFile
{
    /// <summary>The only algorithm there is.</summary>
    public const string FastTree = "fasttree";

    /// <summary>Where the data is: a path or an http address. Absent when each submission names it.</summary>
    public string? DataSource { get; init; }

    /// <summary>The digest the data must have.</summary>
    public string? DataSha256 { get; init; }

    /// <summary>The tokens that stand for a missing value besides the empty field. Default <see cref="TableOptions.UsualMissing"/>.</summary>
    public IReadOnlyCollection<string> Missing { get; init; } = TableOptions.UsualMissing;

    /// <summary>The column to predict.</summary>
    public required string Label { get; init; }

    /// <summary>Columns to leave out.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>For some columns, the code of each category by its word.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Categories { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, int>>();

    /// <summary>For some columns, what they hold, where that is not to be found out.</summary>
    public IReadOnlyDictionary<string, FeatureKind> Types { get; init; } = new Dictionary<string, FeatureKind>();

    /// <summary>The share of rows the model is judged by. Default 0.2.</summary>
    public double HoldOut { get; init; } = 0.2;

    /// <summary>The share of the other rows whose loss tells when to stop, if the settings ask for that. Default 0.1.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>Decides which rows those are. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    public string Algorithm { get; init; } = FastTree;

    /// <summary>What is to be predicted. Default one of two classes.</summary>
    public LearningTask Task { get; init; } = LearningTask.Binary;

    /// <summary>Numbers to compute from columns.</summary>
    public IReadOnlyList<DerivedColumn> Derive { get; init; } = [];

    /// <summary>Learn from so many features only, those that matter most; 0, the default, for all.</summary>
    public int TopFeatures { get; init; }

    /// <summary>Which rows count more than others.</summary>
    public WeightOptions Weights { get; init; } = new();

    /// <summary>In how many parts the training rows are divided for cross-validation; 0, the default, for none.</summary>
    public int Folds { get; init; }

    public BoostingOptions Settings { get; init; } = new();

    /// <summary>The file of functional tests to store with the model.</summary>
    public string? FunctionalTests { get; init; }

    /// <summary>What the learning library is told.</summary>
    public TrainingOptions ToTrainingOptions() => new()
    {
        Label = Label,
        Task = Task,
        Features = new FeatureOptions { Drop = Drop, Categories = Categories, Derive = Derive },
        TopFeatures = TopFeatures,
        Weights = Weights,
        HoldOut = HoldOut,
        Validation = Validation,
        Folds = Folds,
        Seed = Seed,
        Settings = Settings,
    };
}
