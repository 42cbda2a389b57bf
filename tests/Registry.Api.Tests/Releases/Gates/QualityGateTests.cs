using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Platform;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Releases.Gates;
using MLOpsAspire.Testing;

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
        var candidate = new ModelVersion("m", 2, null, "", new Dictionary<string, double> { ["accuracy"] = 0.5, ["auc"] = 0.9 }, default);
        var champion = new ModelVersion("m", 1, null, "", new Dictionary<string, double> { ["accuracy"] = 0.9, ["auc"] = 0.9 }, default);

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

    [Theory]
    [InlineData("rows", "rows", 0.86, GateOutcome.Failed, "AUC 0.86 (0.8 to 0.92) against 0.88 (0.82 to 0.94) of version 1 in production, on the same hold-out rows; at most 0.01 less is allowed.")]
    [InlineData("rows", "rows", 0.871, GateOutcome.Passed, "AUC 0.871 (0.811 to 0.931) against 0.88 (0.82 to 0.94) of version 1 in production, on the same hold-out rows; at most 0.01 less is allowed.")]
    [InlineData("rows", "others", 0.86, GateOutcome.Passed, "AUC 0.86 (0.8 to 0.92) against 0.88 (0.82 to 0.94) of version 1 in production, on other hold-out rows; their 95 % intervals must not lie apart.")]
    [InlineData("rows", "others", 0.75, GateOutcome.Failed, "AUC 0.75 (0.69 to 0.81) against 0.88 (0.82 to 0.94) of version 1 in production, on other hold-out rows; their 95 % intervals must not lie apart.")]
    [InlineData(null, "others", 0.86, GateOutcome.Failed, "AUC 0.86 (0.8 to 0.92) against 0.88 (0.82 to 0.94) of version 1 in production; at most 0.01 less is allowed.")]
    public async Task Values_are_compared_as_they_are_only_when_the_same_rows_gave_them(
        string? candidateRows, string? championRows, double auc, GateOutcome outcome, string detail)
    {
        using var folder = new TempFolder();
        var candidate = Interval(2, auc, await StoreAsync(folder, candidateRows, "2"));
        var champion = Interval(1, 0.88, await StoreAsync(folder, championRows, "1"));

        var result = await JudgeAsync(candidate, champion, folder: folder);

        Assert.Equal((outcome, detail), (result.Outcome, result.Detail));
    }

    [Theory]
    [InlineData("rows", "rows", GateOutcome.Passed)]
    [InlineData("rows", "others", GateOutcome.Failed)]
    [InlineData("rows", null, GateOutcome.Failed)]
    public async Task A_release_that_asks_for_the_same_rows_is_refused_others(string? candidateRows, string? championRows, GateOutcome outcome)
    {
        using var folder = new TempFolder();
        var candidate = Interval(2, 0.9, await StoreAsync(folder, candidateRows, "2"));
        var champion = Interval(1, 0.88, await StoreAsync(folder, championRows, "1"));

        var result = await JudgeAsync(candidate, champion, new ReleaseGates { RequireSameHoldOut = true }, folder);

        Assert.Equal(outcome, result.Outcome);
    }

    private static async Task<string> StoreAsync(TempFolder folder, string? holdOut, string digest)
    {
        var lineage = holdOut is null ? "{}" : $$"""{"dataSha256":"data","holdOutSha256":"{{holdOut}}"}""";
        await StoreIn(folder).PutAsync(
            ModelArtifact.PathOf(digest, ModelArtifact.Lineage), new MemoryStream(Encoding.UTF8.GetBytes(lineage)), TestContext.Current.CancellationToken);
        return digest;
    }

    private static IArtifactStore StoreIn(TempFolder folder)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration[SettingNames.Home] = folder.Path;
        return builder.AddArtifactStore().Services.BuildServiceProvider().GetRequiredService<IArtifactStore>();
    }

    private static ModelVersion Interval(int number, double auc, string digest) => new(
        "m", number, digest, "", new Dictionary<string, double> { ["auc"] = auc, ["auc_low"] = auc - 0.06, ["auc_high"] = auc + 0.06 }, default);

    private static async Task<GateResult> JudgeAsync(ModelVersion candidate, ModelVersion champion, ReleaseGates? asked = null, TempFolder? folder = null)
    {
        using var empty = new TempFolder();
        var gate = new QualityGate(new ArtifactFacts(StoreIn(folder ?? empty)), Options.Create(new ReleaseOptions()));
        return await gate.RunAsync(new GateContext("e", candidate, champion, [], asked ?? new ReleaseGates()), TestContext.Current.CancellationToken);
    }

    private static ModelVersion Version(int number, string metric, double value) =>
        new("m", number, Digest: null, "", new Dictionary<string, double> { [metric] = value }, default);
}
