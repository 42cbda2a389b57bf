using System.Text.Json;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Testing;
using MLOpsAspire.Testing.Postgres;

namespace MLOpsAspire.EndToEnd.Tests;

/// <summary>The whole loop over three processes: train, register, deploy to dev, test, promote, score.</summary>
public sealed class LoopTests
{
    private const string Woman = """{"Pclass":1,"Sex":0,"Age":38,"SibSp":1,"Parch":0,"Fare":71.2833,"Embarked":2}""";
    private const string WomanInWords = """{"Pclass":1,"Sex":"female","Age":38,"SibSp":1,"Parch":0,"Fare":71.2833,"Embarked":"S"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_submitted_job_ends_in_production_and_answers()
    {
        if (PassengerList.RealPath is null)
        {
            TestContext.Current.AddWarning($"This ran on generated passengers: {PassengerList.WhyGenerated}.");
        }

        await using var services = await ThreeServices.StartAsync();

        var run = await services.EndOfRunAsync((await services.SubmitAsync()).Id);
        Assert.True(run.State == RunState.Completed, run.Error);
        var release = await services.EndOfReleaseAsync(run.ReleaseId!);
        Assert.True(release.State == ReleaseState.Completed, release.Error);

        var answer = await services.ScoreAsync(Woman);
        Assert.Equal(1, answer.GetProperty("prediction").GetInt32());
        Assert.InRange(answer.GetProperty("probability").GetDouble(), 0.5, 1);
        Assert.True(JsonElement.DeepEquals(answer, await services.ScoreAsync(WomanInWords)));
        var list = await services.ScoreAsync($"[{Woman},{WomanInWords}]");
        Assert.Equal(2, list.GetArrayLength());
        Assert.True(JsonElement.DeepEquals(answer, list[1]));
    }

    [Fact]
    public async Task The_loop_is_the_same_with_its_state_in_PostgreSQL_and_goes_on_when_registry_and_trainer_are_killed()
    {
        Assert.SkipWhen(PostgresServer.WhyMissing is not null, PostgresServer.WhyMissing ?? "");
        await using var services = await ThreeServices.StartAsync(await PostgresServer.CreateDatabaseAsync());
        var run = await services.SubmitAsync(LongTraining);
        await services.WaitForRunAsync(run.Id, current => current.Progress is > 0.05 and < 1);

        await services.RegistryProcess.KillAsync();
        await services.TrainerProcess.KillAsync();
        await services.StartRegistryAsync();
        await services.StartTrainerAsync();

        var ended = await services.EndOfRunAsync(run.Id);
        Assert.True(ended.State == RunState.Completed, ended.Error);
        Assert.Equal(2, ended.Attempt);
        var release = await services.EndOfReleaseAsync(ended.ReleaseId!);
        Assert.True(release.State == ReleaseState.Completed, release.Error);
        Assert.Single((await services.Client.ListVersionsAsync("titanic", Cancelled)).Items);
        Assert.Equal(1, (await services.ScoreAsync(Woman)).GetProperty("prediction").GetInt32());
        Assert.Empty(Directory.EnumerateFiles(services.Folder.Path, "*.db*"));
    }

    [Theory]
    [InlineData("Pclass", "multiclass", "\"Sex\":\"female\",\"Survived\":1", "probabilities")]
    [InlineData("Fare", "regression", "\"Sex\":\"female\",\"Survived\":1", "prediction")]
    public async Task Several_classes_and_numbers_go_through_the_same_loop(string label, string task, string known, string answered)
    {
        await using var services = await ThreeServices.StartAsync();
        var job = $"label: {label}\ntask: {task}\ndrop: [PassengerId, Name, Ticket, Cabin, Age, Embarked, SibSp, Parch, {(label == "Fare" ? "Pclass" : "Fare")}]\n"
            + "derive: {Relatives: {sum: [SibSp, Parch]}, AgeKnown: {isMissing: Age}}\nsplit: {folds: 3}\nweights: {classes: balanced}\nselect: {top: 3}\n"
            + "register: titanic\ndeploy: titanic\n";
        job = task == "regression" ? job.Replace("weights: {classes: balanced}\n", "", StringComparison.Ordinal) : job;

        var run = await services.EndOfRunAsync((await services.SubmitAsync(_ => job)).Id);
        Assert.True(run.State == RunState.Completed, run.Error);
        Assert.Contains(run.Metrics.Keys, name => name.StartsWith("cv_", StringComparison.Ordinal) && name.EndsWith("_mean", StringComparison.Ordinal));
        var release = await services.EndOfReleaseAsync(run.ReleaseId!);
        Assert.True(release.State == ReleaseState.Completed, release.Error);

        var row = $"{known},\"SibSp\":1,\"Parch\":0,\"Age\":null".Split(',')
            .Where(field => run.Params["inputs"].Split(", ").Contains(field.Split('"')[1]));
        var answer = await services.ScoreAsync("{" + string.Join(',', row) + "}");
        Assert.True(answer.TryGetProperty(answered, out _), answer.GetRawText());
        Assert.True(answer.GetProperty("prediction").ValueKind == JsonValueKind.Number, answer.GetRawText());
    }

    [Fact]
    public async Task A_trainer_killed_in_the_middle_leaves_one_completed_run_and_one_version()
    {
        await using var services = await ThreeServices.StartAsync();
        var run = await services.SubmitAsync(LongTraining);
        await services.WaitForRunAsync(run.Id, current => current.Progress is > 0.05 and < 1);

        await services.TrainerProcess.KillAsync();
        await services.StartTrainerAsync();

        var ended = await services.EndOfRunAsync(run.Id);
        Assert.True(ended.State == RunState.Completed, ended.Error);
        Assert.Equal(2, ended.Attempt);
        Assert.Single((await services.Client.ListVersionsAsync("titanic", Cancelled)).Items);
        Assert.Single((await services.Client.ListRunsAsync(10, null, Cancelled)).Items);
    }

    [Fact]
    public async Task Jobs_that_cannot_be_done_fail_with_a_sentence_and_the_next_job_runs()
    {
        await using var services = await ThreeServices.StartAsync();
        var broken = services.Folder.Write("broken.csv", "Survived,Pclass\n1,2\n0,2,3\n");
        var gap = services.Folder.Write("gap.csv", "Survived,Pclass,Deck\n1,2,\n0,3,\n");
        const string bare = "label: Survived\n";

        (Run Run, string Error)[] failures =
        [
            (await services.SubmitAsync(job => job + "\nlable: x"), "titanic.job.yaml line 32: the key 'lable' is not known"),
            (await services.SubmitAsync(data: services.Folder["none.csv"]), "is not there, on the machine where the trainer runs."),
            (await services.SubmitAsync(_ => "label: Surivved"), "has no column 'Surivved'"),
            (await services.SubmitAsync(_ => bare, broken), "broken.csv line 3: the row does not have as many fields as the header has columns (3 and 2)."),
            (await services.SubmitAsync(_ => bare, gap), "gap.csv: the column 'Deck' holds no value at all"),
        ];
        var good = await services.SubmitAsync();

        foreach (var (run, error) in failures)
        {
            var ended = await services.EndOfRunAsync(run.Id);
            Assert.Equal(RunState.Failed, ended.State);
            Assert.Contains(error, ended.Error, StringComparison.Ordinal);
        }

        Assert.Equal(RunState.Completed, (await services.EndOfRunAsync(good.Id)).State);
    }

    [Fact]
    public async Task With_the_registry_killed_predictions_go_on_and_also_after_a_restart_of_scoring()
    {
        await using var services = await ThreeServices.StartAsync();
        var run = await services.EndOfRunAsync((await services.SubmitAsync()).Id);
        await services.EndOfReleaseAsync(run.ReleaseId!);
        var before = await services.ScoreAsync(Woman);

        await services.RegistryProcess.KillAsync();
        Assert.True(JsonElement.DeepEquals(before, await services.ScoreAsync(Woman)));
        await services.ScoringProcess.KillAsync();
        await services.StartScoringAsync();
        await Eventually.GetAsync(
            async () => await services.Scoring.GetAsync("/health", Cancelled), response => response.IsSuccessStatusCode);

        Assert.True(JsonElement.DeepEquals(before, await services.ScoreAsync(Woman)));
    }

    [Fact]
    public async Task A_registry_killed_while_a_run_is_under_way_loses_nothing()
    {
        await using var services = await ThreeServices.StartAsync();
        var run = await services.SubmitAsync(LongTraining);
        await services.WaitForRunAsync(run.Id, current => current.Progress is > 0.05 and < 1);

        await services.RegistryProcess.KillAsync();
        await services.StartRegistryAsync();

        var ended = await services.EndOfRunAsync(run.Id);
        Assert.True(ended.State == RunState.Completed, ended.Error);
        var release = await services.EndOfReleaseAsync(ended.ReleaseId!);
        Assert.True(release.State == ReleaseState.Completed, release.Error);
        Assert.Single((await services.Client.ListVersionsAsync("titanic", Cancelled)).Items);
    }

    /// <summary>Long enough to be interrupted: many small steps in place of a hundred large ones.</summary>
    private static string LongTraining(string job) => job
        .Replace("numberOfTrees: 60", "numberOfTrees: 3000", StringComparison.Ordinal)
        .Replace("learningRate: 0.1", "learningRate: 0.005", StringComparison.Ordinal);
}
