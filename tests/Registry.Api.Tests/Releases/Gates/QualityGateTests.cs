using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Releases.Gates;

namespace MLOpsAspire.Registry.Api.Tests.Releases.Gates;

public sealed class QualityGateTests
{
    [Theory]
    [InlineData("auc", 0.85, 0.859, GateOutcome.Passed, "AUC 0.85 against 0.859 of version 1 in production; at most 0.01 less is allowed.")]
    [InlineData("auc", 0.85, 0.861, GateOutcome.Failed, "AUC 0.85 against 0.861 of version 1 in production; at most 0.01 less is allowed.")]
    [InlineData("accuracy", 0.7, 0.71, GateOutcome.Passed, "accuracy 0.7 against 0.71 of version 1 in production; at most 0.01 less is allowed.")]
    [InlineData("accuracy", 0.7, 0.72, GateOutcome.Failed, "accuracy 0.7 against 0.72 of version 1 in production; at most 0.01 less is allowed.")]
    [InlineData("rmse", 101, 100, GateOutcome.Passed, "RMSE 101 against 100 of version 1 in production; at most 1 % more is allowed.")]
    [InlineData("rmse", 101.1, 100, GateOutcome.Failed, "RMSE 101.1 against 100 of version 1 in production; at most 1 % more is allowed.")]
    [InlineData("rmse", 50, 100, GateOutcome.Passed, "RMSE 50 against 100 of version 1 in production; at most 1 % more is allowed.")]
    public async Task A_candidate_may_be_a_little_worse_than_the_champion(string metric, double candidate, double champion, GateOutcome outcome, string detail)
    {
        var result = await JudgeAsync(Version(2, metric, candidate), Version(1, metric, champion));

        Assert.Equal((outcome, detail), (result.Outcome, result.Detail));
    }

    [Fact]
    public async Task Two_classes_are_judged_by_their_AUC_though_they_have_an_accuracy_too()
    {
        var candidate = new ModelVersion("m", 2, "", "", new Dictionary<string, double> { ["accuracy"] = 0.5, ["auc"] = 0.9 }, default);
        var champion = new ModelVersion("m", 1, "", "", new Dictionary<string, double> { ["accuracy"] = 0.9, ["auc"] = 0.9 }, default);

        Assert.Equal(GateOutcome.Passed, (await JudgeAsync(candidate, champion)).Outcome);
    }

    [Fact]
    public async Task Without_a_metric_in_common_there_is_nothing_to_compare()
    {
        var skipped = await JudgeAsync(Version(2, "rmse", 3), Version(1, "auc", 0.9));
        var failed = await JudgeAsync(Version(2, "loss", 3), Version(1, "auc", 0.9));

        Assert.Equal((GateOutcome.Skipped, "RMSE 3; the version in production has no metric 'rmse'."), (skipped.Outcome, skipped.Detail));
        Assert.Equal((GateOutcome.Failed, "Version 2 has none of the metrics auc, accuracy, rmse."), (failed.Outcome, failed.Detail));
    }

    private static Task<GateResult> JudgeAsync(ModelVersion candidate, ModelVersion champion) =>
        new QualityGate(Options.Create(new ReleaseOptions())).RunAsync(new GateContext("e", candidate, champion, []), TestContext.Current.CancellationToken);

    private static ModelVersion Version(int number, string metric, double value) =>
        new("m", number, "", "", new Dictionary<string, double> { [metric] = value }, default);
}
