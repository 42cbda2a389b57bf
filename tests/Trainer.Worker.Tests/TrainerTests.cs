using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Trainer.Worker.Tests;

[Collection(LongTrainings.Name)]
public sealed class TrainerTests : IDisposable
{
    private const string Job = ToyJob.Text;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_ends_in_an_artifact_and_a_completed_run()
    {
        var registry = new FakeRegistry(Job, WriteData());
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        Assert.Null(end.Error);
        Assert.Equal(("toy", "toys"), (end.Register, end.Deploy));
        Assert.InRange(end.Metrics["auc"], 0.8, 1);
        Assert.Equal(registry.Claims.Single().ClaimId, end.ClaimId);
        Assert.Equal("20", registry.Params["numberOfTrees"]);
        var steps = registry.Logs.SelectMany(log => log.Metrics).Where(metric => metric.Key == "train_log_loss").Select(metric => metric.Step);
        Assert.Equal(Enumerable.Range(1, 20).Select(step => (long)step), steps);
        Assert.Equal(1, registry.Logs.Last(log => log.Progress is not null).Progress);
        Assert.Equal("200", registry.Params["dataRows"]);
    }

    [Fact]
    public async Task The_claim_says_what_the_trainer_is_and_the_log_tells_the_training_in_words()
    {
        var registry = new FakeRegistry("label: y\ncategories: {color: {red: 0, blue: 1}}\nsettings: {numberOfTrees: 30}", WriteData());
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        var claim = registry.Claims.Single();
        Assert.Equal("MLOpsAspire.Tabular 0.1.0", claim.Engine);
        Assert.StartsWith($"{Environment.MachineName}: {Environment.ProcessorCount} cores, ", claim.Machine, StringComparison.Ordinal);
        var lines = registry.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"Data: 200 rows and 4 columns of data.csv, SHA-256 {Digest.Of(await File.ReadAllBytesAsync(_folder["data.csv"], Cancelled))}.", lines[0]);
        Assert.Equal("The model: growing trees.", lines[1]);
        Assert.Equal(
            new[] { 1, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30 }.Select(step => $"Iteration {step} of 30: log_loss of training "), lines[2..13].Select(line => line[..(line.LastIndexOf(' ') + 1)]));
        Assert.StartsWith("Look at the data: 'id' ", lines[13], StringComparison.Ordinal);
        Assert.Equal("Learned from 160 rows: 30 trees over 3 features.", lines[^3]);
        Assert.Matches("^Result: auc [0-9.]+ on 40 rows held out, 95 % interval [0-9.]+ to [0-9.]+\\.$", lines[^2]);
        Assert.Equal($"Model: stored as artifact {end.ArtifactDigest}.", lines[^1]);
    }

    [Fact]
    public async Task A_job_may_stop_early_and_reports_the_validation_loss()
    {
        var job = ToyJob.Text.Replace("numberOfTrees: 20", "numberOfTrees: 500, earlyStoppingRounds: 3", StringComparison.Ordinal);
        var noisy = "id,color,size,y\n" + string.Join('\n', Enumerable.Range(0, 200).Select(n => $"{n},{(n % 3 == 0 ? "red" : "blue")},{n * n % 17},{n * n % 11 % 2}"));
        var registry = new FakeRegistry(job, _folder.Write("noisy.csv", noisy));
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        Assert.Null(end.Error);
        var losses = registry.Logs.SelectMany(log => log.Metrics).Where(metric => metric.Key == "validation_log_loss").Select(metric => metric.Value).ToList();
        Assert.InRange(losses.Count, 4, 499);
        Assert.Equal($"{losses.IndexOf(losses.Min()) + 1}", registry.Params["trees"]);
        Assert.Equal(144, end.Metrics["training_rows"]);
    }

    [Fact]
    public async Task The_artifact_holds_every_file_and_its_manifest_their_digests()
    {
        const string tests = """{"tests":[{"name":"red","request":{"color":0,"size":1},"expect":{"prediction":1}}]}""";
        var registry = new FakeRegistry(Job + "\nfunctionalTests: tests.json", WriteData());
        registry.Files.Add("tests.json", tests);
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        var digest = (await trainer.TrainAsync(registry)).ArtifactDigest!;

        var manifest = ArtifactManifest.Read(await ReadAsync(trainer, digest, ModelArtifact.Manifest), digest);
        Assert.Equal(
            ["MLmodel", "baseline.json", "data.json", "evaluation.json", "functional-tests.json", "importance.json", "input_example.json", "lineage.json", "metrics.json", "model.onnx", "signature.json"],
            manifest.Files.Select(file => file.Path));
        foreach (var file in manifest.Files)
        {
            Assert.Equal(file.Sha256, Digest.Of(await ReadAsync(trainer, digest, file.Path)));
        }

        Assert.Equal(["color", "size"], OnnxReader.Read(await ReadAsync(trainer, digest, ModelArtifact.Onnx)).Pipeline.Inputs.Select(feature => feature.Name));
        var lineage = await JsonAsync(trainer, digest, ModelArtifact.Lineage);
        Assert.Equal("abc123", lineage.GetProperty("gitCommit").GetString());
        Assert.Equal("made up", lineage.GetProperty("dataNote").GetString());
        Assert.Equal(Job + "\nfunctionalTests: tests.json", lineage.GetProperty("jobFile").GetString());
        Assert.Equal(Digest.Of(await File.ReadAllBytesAsync(_folder["data.csv"], Cancelled)), lineage.GetProperty("dataSha256").GetString());
        var example = await JsonAsync(trainer, digest, ModelArtifact.InputExample);
        Assert.Equal(JsonValueKind.String, example.GetProperty("color").ValueKind);
        var importance = await JsonAsync(trainer, digest, ModelArtifact.Importance);
        Assert.Equal("color", importance.GetProperty("features")[0].GetProperty("feature").GetString());
        Assert.InRange(importance.GetProperty("features")[0].GetProperty("gain").GetDouble(), 0.5, 1);
        Assert.InRange(importance.GetProperty("features")[0].GetProperty("splits").GetInt32(), 1, 10_000);
        Assert.Equal("auc", importance.GetProperty("metric").GetString());
        Assert.Equal("color", importance.GetProperty("columns")[0].GetProperty("column").GetString());
        Assert.InRange(importance.GetProperty("columns")[0].GetProperty("mean").GetDouble(), 0.1, 1);
        Assert.InRange(importance.GetProperty("columns")[0].GetProperty("standardDeviation").GetDouble(), 0, 0.3);
        Assert.Contains("run_id: 'run-1'", System.Text.Encoding.UTF8.GetString(await ReadAsync(trainer, digest, ModelArtifact.MLmodel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_job_and_data_give_the_same_model_bytes()
    {
        var digests = new List<string>();
        for (var n = 0; n < 2; n++)
        {
            using var folder = new TempFolder();
            var registry = new FakeRegistry(Job, WriteData());
            await using var trainer = await RunningTrainer.StartAsync(folder, registry);
            var end = await trainer.TrainAsync(registry);
            digests.Add(Digest.Of(await ReadAsync(trainer, end.ArtifactDigest!, ModelArtifact.Onnx)));
        }

        Assert.Equal(digests[0], digests[1]);
    }

    [Theory]
    [InlineData("label: y\nlabeel: z", "test.job.yaml line 2: the key 'labeel' is not known")]
    [InlineData("label: nothing", "data.csv has no column 'nothing'")]
    [InlineData("label: y\nfunctionalTests: tests.json", "The job file names the functional tests 'tests.json', but that file was not submitted with it.")]
    public async Task A_job_that_cannot_be_done_ends_as_failed_with_one_sentence(string job, string error)
    {
        var registry = new FakeRegistry(job, WriteData());
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        Assert.StartsWith(error, end.Error, StringComparison.Ordinal);
        Assert.Null(end.ArtifactDigest);
    }

    [Theory]
    [InlineData("y,size\n1,2\n0,3,4\n", "data.csv line 3: the row does not have as many fields as the header has columns (3 and 2).")]
    [InlineData("y,size\n1,\n0,\n", "data.csv: the column 'size' holds no value at all; drop it.")]
    [InlineData("y,size\n1,1\n0,2\n", "data.csv: only 1 of the rows to divide has the label '0'; each part, those to learn from, to judge by, to stop by and each fold, needs one.")]
    public async Task Data_that_cannot_be_used_ends_the_run_as_failed_with_the_place(string csv, string error)
    {
        var registry = new FakeRegistry("label: y", _folder.Write("data.csv", csv));
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        Assert.StartsWith(error, (await trainer.TrainAsync(registry)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_file_that_is_not_there_is_named()
    {
        var registry = new FakeRegistry(Job, _folder["none.csv"]);
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        Assert.Equal($"The data file '{_folder["none.csv"]}' is not there, on the machine where the trainer runs.", (await trainer.TrainAsync(registry)).Error);
    }

    [Fact]
    public async Task A_registry_that_is_away_for_a_while_costs_no_run()
    {
        var registry = new FakeRegistry(Job, WriteData());
        var refusals = 2;
        registry.Interfere = action => action == "finish" && Interlocked.Decrement(ref refusals) >= 0 ? HttpStatusCode.ServiceUnavailable : null;
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        Assert.Null(end.Error);
        Assert.Equal([1, 2, 3], registry.Claims.Select(claim => claim.Attempt));
    }

    [Fact]
    public async Task A_registry_that_stays_away_turns_the_job_into_a_dead_letter()
    {
        var registry = new FakeRegistry(Job, WriteData()) { Interfere = _ => HttpStatusCode.ServiceUnavailable };
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);
        await trainer.SendJobAsync();

        var letters = await Eventually.GetAsync(async () => await trainer.Queue.ReadDeadLettersAsync(0, 10, Cancelled), found => found.Count > 0);

        Assert.Equal(5, letters[0].DeliveryCount);
        Assert.Equal("The registry did not answer.", letters[0].Reason);
    }

    [Fact]
    public async Task A_run_that_another_trainer_has_is_left_alone()
    {
        var registry = new FakeRegistry(Job, WriteData()) { Interfere = action => action == "claim" ? HttpStatusCode.Conflict : null };
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);
        await trainer.SendJobAsync();

        await AssertQueueRunsEmptyAsync(trainer);
        Assert.Empty(registry.Ends);
    }

    [Fact]
    public async Task A_run_that_was_taken_over_is_given_up_and_nothing_is_registered()
    {
        var registry = new FakeRegistry(ToyJob.Long, WriteData())
        {
            Interfere = action => action == "log" ? HttpStatusCode.Conflict : null,
        };
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);
        await trainer.SendJobAsync();

        await Eventually.GetAsync(() => Task.FromResult(registry.Claims.FirstOrDefault()), _ => true);
        await AssertQueueRunsEmptyAsync(trainer);
        Assert.Empty(registry.Ends);
    }

    [Fact]
    public async Task A_message_that_is_no_job_becomes_a_dead_letter_and_the_next_job_runs()
    {
        var registry = new FakeRegistry(Job, WriteData());
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);
        await trainer.Queue.SendAsync("what is this?", "x", Cancelled);

        Assert.Null((await trainer.TrainAsync(registry)).Error);
        Assert.Equal("The message is not a training job.", Assert.Single(await trainer.Queue.ReadDeadLettersAsync(0, 10, Cancelled)).Reason);
    }

    [Fact]
    public async Task A_trainer_that_is_stopped_gives_its_job_back_at_once()
    {
        var registry = new FakeRegistry(ToyJob.Long, WriteData());
        await using (var first = await RunningTrainer.StartAsync(_folder, registry))
        {
            await first.SendJobAsync();
            await Eventually.GetAsync(() => Task.FromResult(registry.Logs.LastOrDefault()), log => log.Progress > 0);
        }

        Assert.Empty(registry.Ends);
        await using var second = await RunningTrainer.StartAsync(_folder, registry);
        var claims = await Eventually.GetAsync(() => Task.FromResult<ClaimRunRequest[]?>([.. registry.Claims]), seen => seen.Length == 2);
        Assert.Equal([1, 2], claims.Select(claim => claim.Attempt));
    }

    [Fact]
    public async Task The_lock_on_a_long_job_is_renewed()
    {
        var time = new FakeTimeProvider();
        var registry = new FakeRegistry(ToyJob.Long, WriteData());
        await using var trainer = await RunningTrainer.StartAsync(
            _folder, registry, builder => builder.Services.AddSingleton<TimeProvider>(time), "--JobQueue:LockDuration=00:01:39");
        await trainer.SendJobAsync();
        await Eventually.GetAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(20));
                return Task.FromResult(registry.Claims.LastOrDefault());
            },
            _ => true);

        // Longer than the lock in all: without renewal the job would be delivered to the second receiver.
        for (var i = 0; i < 4; i++)
        {
            time.Advance(await NextRenewalAsync(time));
        }

        // The next timer is set when the lock has been renewed.
        await NextRenewalAsync(time);
        Assert.Null(await trainer.Queue.ReceiveAsync(TimeSpan.Zero, Cancelled));
        Assert.Single(registry.Claims);
    }

    /// <summary>A third of the lock, or a little less where time moved on since the timer was set.</summary>
    private static async Task<TimeSpan> NextRenewalAsync(FakeTimeProvider time)
    {
        var left = await Eventually.GetAsync(
            () => Task.FromResult<object?>(time.FindTimer(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(33))), _ => true);
        return (TimeSpan)left;
    }

    private static async Task AssertQueueRunsEmptyAsync(RunningTrainer trainer)
    {
        await Task.Delay(200, Cancelled);
        Assert.Null(await trainer.Queue.ReceiveAsync(TimeSpan.Zero, Cancelled));
        Assert.Empty(await trainer.Queue.ReadDeadLettersAsync(0, 10, Cancelled));
    }

    private string WriteData() => ToyJob.WriteData(_folder);

    private static async Task<byte[]> ReadAsync(RunningTrainer trainer, string digest, string file)
    {
        await using var stream = await trainer.Store.OpenAsync(ModelArtifact.PathOf(digest, file), Cancelled);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancelled);
        return copy.ToArray();
    }

    private static async Task<JsonElement> JsonAsync(RunningTrainer trainer, string digest, string file) =>
        JsonDocument.Parse(await ReadAsync(trainer, digest, file)).RootElement;
}
