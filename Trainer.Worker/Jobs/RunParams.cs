using System.Globalization;
using MLOpsAspire.Tabular.Training;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>What a run was told and what it found, as its params.</summary>
internal static class RunParams
{
    /// <summary>Some less than a param may have.</summary>
    private const int MaxLength = 5000;

    /// <summary>The settings of the job.</summary>
    public static IReadOnlyDictionary<string, string> Of(AlgorithmJob job) => new Dictionary<string, string>
    {
        ["algorithm"] = job.Algorithm,
        ["task"] = job.Task.ToString().ToLowerInvariant(),
        ["label"] = job.Label,
        ["holdOut"] = Text(job.HoldOut),
        ["seed"] = Text(job.Seed),
        ["numberOfTrees"] = Text(job.Settings.NumberOfTrees),
        ["numberOfLeaves"] = Text(job.Settings.NumberOfLeaves),
        ["minimumExampleCountPerLeaf"] = Text(job.Settings.MinimumExampleCountPerLeaf),
        ["learningRate"] = Text(job.Settings.LearningRate),
        ["maximumBinCountPerFeature"] = Text(job.Settings.MaximumBinCountPerFeature),
        ["maximumDepth"] = Text(job.Settings.MaximumDepth),
        ["minimumGain"] = Text(job.Settings.MinimumGain),
        ["minimumHessianPerLeaf"] = Text(job.Settings.MinimumHessianPerLeaf),
        ["l1Regularization"] = Text(job.Settings.L1Regularization),
        ["l2Regularization"] = Text(job.Settings.L2Regularization),
        ["exampleFraction"] = Text(job.Settings.ExampleFraction),
        ["featureFraction"] = Text(job.Settings.FeatureFraction),
        ["categoricalSplit"] = job.Settings.CategoricalSplit ? "true" : "false",
        ["categoricalSmoothing"] = Text(job.Settings.CategoricalSmoothing),
        ["minimumExampleCountPerCategory"] = Text(job.Settings.MinimumExampleCountPerCategory),
        ["topFeatures"] = Text(job.TopFeatures),
        ["folds"] = Text(job.Folds),
        ["earlyStoppingRounds"] = Text(job.Settings.EarlyStoppingRounds),
    };

    /// <summary>What the data turned out to be, and what to look at in it.</summary>
    public static IReadOnlyDictionary<string, string> Of(TrainedModel trained)
    {
        var values = Found(trained);
        if (trained.Data.Warnings.Count > 0)
        {
            values.Add("dataWarnings", Joined(trained.Data.Warnings, "\n"));
        }

        return values;
    }

    private static Dictionary<string, string> Found(TrainedModel trained) => new()
    {
        ["dataSha256"] = trained.Data.Sha256,
        ["dataRows"] = Text(trained.TrainingRows + trained.ValidationRows + trained.HoldOutRows),
        ["features"] = Text(trained.Model.Pipeline.Used.Count),
        ["inputs"] = Joined(trained.Model.Pipeline.Inputs.Select(input => input.Name), ", "),
        ["trees"] = Text(trained.Model.Trees.Roots.Length),
    };

    /// <summary>As many of the texts as a param has room for.</summary>
    private static string Joined(IEnumerable<string> texts, string separator)
    {
        var joined = string.Join(separator, texts);
        return joined.Length <= MaxLength ? joined : joined[..Math.Max(joined.LastIndexOf(separator, MaxLength, StringComparison.Ordinal), 0)] + "…";
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
