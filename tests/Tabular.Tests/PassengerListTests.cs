using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;
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
        var table = TableReader.Read(stream, "titanic.csv", [], TestContext.Current.CancellationToken);
        var labels = BinaryLabels.Read(table, "Survived");
        var features = FeatureSet.Choose(
            table, "Survived", ["PassengerId", "Name", "Ticket", "Cabin"], new Dictionary<string, IReadOnlyDictionary<string, int>>());
        var matrix = FeatureSet.Encode(table, features);
        var split = HoldOutSplit.Stratified(labels.IsPositive, 0.2, seed);
        var isPositive = labels.IsPositive.ToArray();
        var trained = BoostedTrees.TrainBinary(
            matrix.Select(split.Training),
            split.Training.Select(row => isPositive[row]).ToArray(),
            new BoostingOptions(),
            onProgress: null,
            TestContext.Current.CancellationToken);
        var model = new BinaryModel(features, trained.Trees, labels.Negative, labels.Positive);
        return BinaryMetrics.Compute(
            model.Scores(matrix.Select(split.HoldOut)), split.HoldOut.Select(row => isPositive[row]).ToArray()).Auc;
    }
}
