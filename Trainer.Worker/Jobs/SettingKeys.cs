using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads the job file's key <c>settings</c>: how the trees are grown.</summary>
internal static class SettingKeys
{
    public static BoostingOptions Read(YamlMap map)
    {
        var defaults = new BoostingOptions();
        if (map.Map("settings") is not { } settings)
        {
            return defaults;
        }

        var options = new BoostingOptions
        {
            NumberOfTrees = (int?)settings.Integer("numberOfTrees", 1, BoostingOptions.MaxTrees) ?? defaults.NumberOfTrees,
            NumberOfLeaves = (int?)settings.Integer("numberOfLeaves", 2, BoostingOptions.MaxLeaves) ?? defaults.NumberOfLeaves,
            MinimumExampleCountPerLeaf =
                (int?)settings.Integer("minimumExampleCountPerLeaf", 1, int.MaxValue) ?? defaults.MinimumExampleCountPerLeaf,
            LearningRate = settings.Number("learningRate", BoostingOptions.MinLearningRate, 1) ?? defaults.LearningRate,
            MaximumBinCountPerFeature =
                (int?)settings.Integer("maximumBinCountPerFeature", 2, BoostingOptions.MaxBins) ?? defaults.MaximumBinCountPerFeature,
            MaximumDepth = (int?)settings.Integer("maximumDepth", 0, BoostingOptions.MaxLeaves) ?? defaults.MaximumDepth,
            MinimumGain = settings.Number("minimumGain", 0, double.MaxValue) ?? defaults.MinimumGain,
            MinimumHessianPerLeaf = settings.Number("minimumHessianPerLeaf", 0, double.MaxValue) ?? defaults.MinimumHessianPerLeaf,
            L1Regularization = settings.Number("l1Regularization", 0, double.MaxValue) ?? defaults.L1Regularization,
            L2Regularization = settings.Number("l2Regularization", 0, double.MaxValue) ?? defaults.L2Regularization,
            ExampleFraction = settings.Number("exampleFraction", BoostingOptions.MinFraction, 1) ?? defaults.ExampleFraction,
            FeatureFraction = settings.Number("featureFraction", BoostingOptions.MinFraction, 1) ?? defaults.FeatureFraction,
            CategoricalSplit = settings.Flag("categoricalSplit") ?? defaults.CategoricalSplit,
            CategoricalSmoothing = settings.Number("categoricalSmoothing", 0, double.MaxValue) ?? defaults.CategoricalSmoothing,
            MinimumExampleCountPerCategory =
                (int?)settings.Integer("minimumExampleCountPerCategory", 1, int.MaxValue) ?? defaults.MinimumExampleCountPerCategory,
            EarlyStoppingRounds = (int?)settings.Integer("earlyStoppingRounds", 0, BoostingOptions.MaxTrees) ?? defaults.EarlyStoppingRounds,
        };
        settings.ThrowIfUnknown();
        return options;
    }
}
