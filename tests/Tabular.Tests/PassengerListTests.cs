using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Tabular.Tests;

public sealed class PassengerListTests
{
    [Fact]
    public void The_mean_hold_out_AUC_over_the_seeds_1_to_5_is_at_least_0_83()
    {
        Assert.SkipWhen(PassengerList.RealPath is null, PassengerList.WhyGenerated);

        var aucs = Enumerable.Range(1, 5).Select(seed => HoldOutAuc((ulong)seed)).ToArray();

        TestContext.Current.SendDiagnosticMessage($"AUC by seed: {string.Join(' ', aucs.Select(auc => $"{auc:0.0000}"))}, mean {aucs.Average():0.0000}");
        Assert.True(aucs.Average() >= 0.83, $"The mean is {aucs.Average():0.0000} of {string.Join(' ', aucs.Select(auc => $"{auc:0.0000}"))}.");
    }

    private static double HoldOutAuc(ulong seed)
    {
        using var stream = PassengerList.Open();
        var table = TableReader.Read(stream, "titanic.csv", new TableOptions(), TestContext.Current.CancellationToken);
        var target = (BinaryTarget)Labels.Read(table, "Survived", LearningTask.Binary).Target;
        var pipeline = FeaturePipeline.Of(table, ["Survived"], new FeatureOptions { Drop = ["PassengerId", "Name", "Ticket", "Cabin"] });
        var matrix = FeatureSet.Encode(table, pipeline.Inputs);
        var split = HoldOutSplit.Stratified(target, 0.2, seed);
        var trained = BoostedTrees.Train(
            new TrainingRows(matrix, target).Select(split.Training),
            validation: null,
            new BoostingOptions(),
            onProgress: null,
            TestContext.Current.CancellationToken);
        return BinaryMetrics.Compute(trained.Trees.Scores(matrix.Select(split.HoldOut)), target.Take(split.HoldOut).IsPositive).Auc;
    }
}
