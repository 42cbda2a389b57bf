using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.FunctionalTests;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Samples.Titanic;

namespace MLOpsAspire.AppHost.Up;

/// <summary>The loop, once: train the sample, see it released, ask it for a prediction.</summary>
internal sealed class SampleLoop(RegistryClient registry, UpOptions options)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>The request that every deployment of the sample must answer.</summary>
    public static FunctionalTest FirstTest =>
        FunctionalTestFile.Parse(TitanicSample.Read(TitanicSample.FunctionalTestsFileName), TitanicSample.FunctionalTestsFileName).Tests[0];

    /// <returns>Whether the prediction was right.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var data = await StepReport.StepAsync("data", () => SampleData.ChooseAsync(options, cancellationToken), data => data.Description);
        var run = await StepReport.StepAsync("training", () => TrainAsync(data, cancellationToken), Describe);
        if (run.ReleaseId is not { } releaseId)
        {
            StepReport.Fail(run.Error ?? "The job asks for no release.");
            return false;
        }

        var release = await StepReport.StepAsync("release", () => ReleaseAsync(releaseId, cancellationToken), Describe);
        foreach (var gate in release.Gates)
        {
            StepReport.Line("", $"{gate.Gate} gate: {gate.Outcome}. {gate.Detail}");
        }

        if (release.State != ReleaseState.Completed)
        {
            StepReport.Fail(release.Error ?? "The release has not completed.");
            return false;
        }

        var answer = await StepReport.StepAsync("prediction", () => AskAsync(cancellationToken), answer => answer);
        return IsRight(answer);
    }

    private async Task<Run> TrainAsync(SampleData data, CancellationToken cancellationToken)
    {
        await registry.CreateEndpointAsync(TitanicSample.Endpoint, cancellationToken);
        var git = await GitState.FindAsync(cancellationToken);
        var run = await registry.SubmitRunAsync(
            new SubmitRunRequest
            {
                Experiment = TitanicSample.Experiment,
                JobFileName = TitanicSample.JobFileName,
                JobFile = TitanicSample.Read(TitanicSample.JobFileName),
                Files = new Dictionary<string, string>
                {
                    [TitanicSample.FunctionalTestsFileName] = TitanicSample.Read(TitanicSample.FunctionalTestsFileName),
                },
                Data = data.Path,
                DataNote = data.Note,
                User = Environment.UserName,
                GitUrl = git?.Url,
                GitCommit = git?.Commit,
                GitDirty = git?.IsDirty,
            },
            cancellationToken);
        return await StepReport.WithBarAsync("training", async show =>
        {
            while (run.EndedAt is null)
            {
                await Task.Delay(LookAgain, cancellationToken);
                run = await registry.GetRunAsync(run.Id, cancellationToken);
                show(run.Progress);
            }

            return run;
        });
    }

    private async Task<Release> ReleaseAsync(string releaseId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var release = await registry.GetReleaseAsync(releaseId, cancellationToken);
            if (release.EndedAt is not null)
            {
                return release;
            }

            await Task.Delay(LookAgain, cancellationToken);
        }
    }

    private async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        using var http = LocalHttp.Create(options.Scoring);
        using var response = await http.PostAsJsonAsync(
            $"/api/v1/service/{TitanicSample.Endpoint}/score", FirstTest.Request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private static bool IsRight(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.TryGetProperty("prediction", out var prediction)
            && JsonElement.DeepEquals(prediction, FirstTest.Expect.Prediction!.Value);
    }

    private static string Describe(Run run) => run.State == RunState.Completed
        ? string.Create(CultureInfo.InvariantCulture, $"{run.Model} version {run.ModelVersion}, AUC {run.Metrics["auc"]:0.000} on {run.Metrics["hold_out_rows"]} rows held out")
        : $"run {run.Id} has failed";

    private static string Describe(Release release) => release.State == ReleaseState.Completed
        ? $"version {release.Version} went through dev to production"
        : $"version {release.Version} did not go to production";
}
