using System.Text;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Trainer.Worker.Tests.Commands;

/// <summary>What becomes of a command that ends by itself.</summary>
public sealed class CommandRunTests : IDisposable
{
    private static readonly TabularModel Model = new(
        new FeaturePipeline([Feature.Number("size")]),
        new TreeEnsemble(1, [0], [TreeNode.Leaf(1)], [0]),
        LearningTask.Binary,
        [new ClassLabel(0), new ClassLabel(1)]);

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_command_leaves_in_outputs_is_stored_and_its_model_registered()
    {
        const string script = """
            mkdir -p outputs/plots
            cp "$1" outputs/model.onnx
            echo '{"auc": 0.87, "rows": 200}' > outputs/metrics.json
            echo '{"tests":[{"name":"one","request":{"size":1},"expect":{"prediction":1}}]}' > outputs/functional-tests.json
            printf 'a plot' > outputs/plots/roc.txt
            : > outputs/empty
            """;
        var registry = new FakeRegistry(ShellCommand.Job(script, [WriteModel()], "register: toy\ndeploy: toys"), data: null);
        await using var trainer = await ShellCommand.StartTrainerAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        Assert.Null(end.Error);
        Assert.Equal(("toy", "toys"), (end.Register, end.Deploy));
        Assert.Equal(new Dictionary<string, double> { ["auc"] = 0.87, ["rows"] = 200 }, end.Metrics);
        Assert.Equal(
            ["empty", "functional-tests.json", "metrics.json", "model.onnx", "plots/roc.txt"],
            (await ListAsync(trainer.Store, "runs/7/run-1/artifacts")).Select(path => path["runs/7/run-1/artifacts/outputs/".Length..]));
        Assert.Equal("a plot", await TextAsync(trainer.Store, "runs/7/run-1/artifacts/outputs/plots/roc.txt"));
        var digest = end.ArtifactDigest!;
        var manifest = ArtifactManifest.Read(Encoding.UTF8.GetBytes(await TextAsync(trainer.Store, ModelArtifact.PathOf(digest, ModelArtifact.Manifest))), digest);
        Assert.Equal(["functional-tests.json", "lineage.json", "metrics.json", "model.onnx"], manifest.Files.Select(file => file.Path));
        Assert.Equal(Digest.Of(OnnxWriter.Write(Model)), manifest.Files.Single(file => file.Path == ModelArtifact.Onnx).Sha256);
        using var lineage = JsonDocument.Parse(await TextAsync(trainer.Store, ModelArtifact.PathOf(digest, ModelArtifact.Lineage)));
        Assert.Equal("sh", lineage.RootElement.GetProperty("command").GetString());
        Assert.Equal("abc123", lineage.RootElement.GetProperty("gitCommit").GetString());
        Assert.Equal("run-1", lineage.RootElement.GetProperty("runId").GetString());
    }

    [Fact]
    public async Task A_command_that_makes_no_model_completes_without_one()
    {
        var registry = new FakeRegistry(ShellCommand.Job("echo to the output; echo to the errors >&2"), data: null);

        var end = await ShellCommand.RunAsync(_folder, registry);

        Assert.Null(end.Error);
        Assert.Null(end.ArtifactDigest);
        Assert.Contains("to the output\n", registry.Log, StringComparison.Ordinal);
        Assert.Contains("to the errors\n", registry.Log, StringComparison.Ordinal);
        Assert.Contains("The command has ended with exit code 0 ", registry.Log, StringComparison.Ordinal);
        Assert.StartsWith("MLOpsAspire.Trainer.Worker ", registry.Claims.Single().Engine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo first; printf 'cannot \\033[31mread\\033[0m x\\n\\n' >&2; exit 3", "The command ended with exit code 3; the last line it wrote: cannot read x")]
    [InlineData("printf '10%%\\r20%%'; exit 1", "The command ended with exit code 1; the last line it wrote: 20%")]
    [InlineData("exit 7", "The command ended with exit code 7 and wrote nothing.")]
    [InlineData("kill -9 $$", "The command ended with exit code 137 and wrote nothing.")]
    public async Task An_exit_code_other_than_0_ends_the_run_as_failed(string script, string error)
    {
        var registry = new FakeRegistry(ShellCommand.Job(script), data: null);

        var end = await ShellCommand.RunAsync(_folder, registry);

        Assert.Equal(error, end.Error);
        Assert.Null(end.ArtifactDigest);
        Assert.Contains($"The run has failed. {error}\n", registry.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_line_in_the_error_is_cut_where_it_is_long()
    {
        var registry = new FakeRegistry(ShellCommand.Job("head -c 5000 /dev/zero | tr '\\0' x; exit 1"), data: null);

        var error = (await ShellCommand.RunAsync(_folder, registry)).Error!;

        Assert.InRange(error.Length, 500, 600);
        Assert.EndsWith("xxx", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_takes_longer_than_its_timeout_is_ended()
    {
        var registry = new FakeRegistry(ShellCommand.Job("echo $$ > \"$1\"; sleep 1000 & echo $! >> \"$1\"; wait", [_folder["ids"]], "timeout: 00:00:01"), data: null);

        var end = await ShellCommand.RunAsync(_folder, registry);

        Assert.Equal(
            "The command took longer than its timeout of 00:00:01 and was ended. If it needs more, give it with 'timeout' in the job file.", end.Error);
        Assert.Empty(ShellCommand.AliveOf(await ShellCommand.ReadIdsAsync(_folder["ids"], 2)));
    }

    [Fact]
    public async Task Data_given_with_the_run_is_not_passed_over_in_silence()
    {
        var registry = new FakeRegistry(ShellCommand.Job("echo done"), data: "passengers.csv");

        Assert.Null((await ShellCommand.RunAsync(_folder, registry)).Error);
        Assert.Contains("The run was submitted with data or files of its own, which a command does not get", registry.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_empty()
    {
        var registry = new FakeRegistry(ShellCommand.Job("cat; echo the end"), data: null);

        Assert.Null((await ShellCommand.RunAsync(_folder, registry)).Error);
        Assert.Contains("the end\n", registry.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trainer_runs_no_commands_unless_it_is_told_to()
    {
        var registry = new FakeRegistry(ShellCommand.Job("echo hello"), data: null);
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry, "--Trainer:Commands:Programs:0=sh");

        Assert.Equal(
            "This trainer runs no commands. Set Trainer:Commands:Enabled to true and name the programs in Trainer:Commands:Programs, then submit the job again.",
            (await trainer.TrainAsync(registry)).Error);
    }

    [Theory]
    [InlineData("ruby", "The program 'ruby' is not among those that this trainer may run (sh, git). Add it to Trainer:Commands:Programs, or use one of these.")]
    [InlineData("/bin/sh", "The program '/bin/sh' is not among those that this trainer may run (sh, git). Add it to Trainer:Commands:Programs, or use one of these.")]
    public async Task A_program_that_is_not_listed_is_refused(string program, string error)
    {
        var registry = new FakeRegistry($"command: {program}", data: null);

        Assert.Equal(error, (await ShellCommand.RunAsync(_folder, registry)).Error);
    }

    [Theory]
    [InlineData("no-such-program")]
    [InlineData("/no/such/program")]
    public async Task A_listed_program_that_is_not_there_is_named(string program)
    {
        var registry = new FakeRegistry($"command: {program}", data: null);

        Assert.Equal(
            $"The program '{program}' may be run, but is not on the trainer's machine. Install it there, or name it in Trainer:Commands:Programs by its full path.",
            (await ShellCommand.RunAsync(_folder, registry, $"--Trainer:Commands:Programs:2={program}")).Error);
    }

    [Fact]
    public async Task A_file_that_is_no_program_ends_the_run_as_failed()
    {
        var file = _folder.Write("broken", "\0\0 no program\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var registry = new FakeRegistry($"command: {file}", data: null);

        Assert.StartsWith(
            "The command ended with exit code 126; the last line it wrote: The program could not be started: ",
            (await ShellCommand.RunAsync(_folder, registry, $"--Trainer:Commands:Programs:2={file}")).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_holds_nothing_of_the_trainer_s_but_where_programs_are()
    {
        Environment.SetEnvironmentVariable("MLOPS_TEST_SECRET", "hunter2");
        const string script = "env; echo the guard:; tr '\\0' '\\n' < /proc/$PPID/environ; [ -e /proc/$PPID ] || true";
        var registry = new FakeRegistry(
            ShellCommand.Job(script, keys: "environment: {OMP_NUM_THREADS: 2, EMPTY: '', LANG: de_DE.UTF-8}"), data: null);

        Assert.Null((await ShellCommand.RunAsync(_folder, registry, "--services:registry:http:0=http://registry.example:5100/base/")).Error);

        Assert.DoesNotContain("hunter2", registry.Log, StringComparison.Ordinal);
        var lines = registry.Log.Split('\n');
        string[] expected =
        [
            "EMPTY=", "LANG=de_DE.UTF-8", "MLFLOW_EXPERIMENT_ID=7", "MLFLOW_EXPERIMENT_NAME=test", "MLFLOW_RUN_ID=run-1",
            "MLFLOW_TRACKING_URI=http://registry.example:5100/base", "OMP_NUM_THREADS=2", "PYTHONUNBUFFERED=1", $"PATH={Environment.GetEnvironmentVariable("PATH")}",
        ];
        Assert.All(expected, variable => Assert.Contains(variable, lines));
        var names = lines[..Array.IndexOf(lines, "the guard:")].Where(line => line.Contains('=', StringComparison.Ordinal)).Select(line => line.Split('=')[0]);
        Assert.Equal(
            ["EMPTY", "HOME", "LANG", "MLFLOW_EXPERIMENT_ID", "MLFLOW_EXPERIMENT_NAME", "MLFLOW_RUN_ID", "MLFLOW_TRACKING_URI", "MLOPS_ATTEMPT", "OMP_NUM_THREADS", "PATH", "PYTHONUNBUFFERED", "TEMP", "TMP", "TMPDIR"],
            names.Where(name => name is not ("PWD" or "OLDPWD" or "SHLVL" or "_")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_command_runs_in_a_fresh_folder_that_is_gone_afterwards()
    {
        var registry = new FakeRegistry(ShellCommand.Job("ls -A; pwd > \"$1\"; echo \"$HOME\" >> \"$1\"; echo x > ~/kept; mkdir shut; echo y > shut/file; chmod 0 shut", [_folder["where"]]), data: null);

        Assert.Null((await ShellCommand.RunAsync(_folder, registry)).Error);

        var where = await File.ReadAllLinesAsync(_folder["where"], Cancelled);
        Assert.StartsWith(Path.Combine(_folder.Path, "work"), where[0], StringComparison.Ordinal);
        Assert.StartsWith(where[1], where[0], StringComparison.Ordinal);
        Assert.False(Path.Exists(where[1]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["work"]));
        Assert.Contains("\noutputs\nThe command has ended", registry.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_to_register_that_is_not_there_ends_the_run_as_failed()
    {
        var registry = new FakeRegistry(ShellCommand.Job("echo done", keys: "register: toy"), data: null);

        Assert.Equal(
            "The job registers the model 'toy', but the command left no outputs/model.onnx; let it write the model there.",
            (await ShellCommand.RunAsync(_folder, registry)).Error);
    }

    [Theory]
    [InlineData("echo junk > outputs/model.onnx", "The file is not a whole ONNX model.")]
    [InlineData("mkfifo outputs/model.onnx", "The ONNX file holds no graph.")]
    public async Task A_model_that_cannot_be_served_cannot_be_registered(string script, string problem)
    {
        var registry = new FakeRegistry(ShellCommand.Job(script, keys: "register: toy"), data: null);

        Assert.Equal($"outputs/model.onnx cannot be registered. {problem}", (await ShellCommand.RunAsync(_folder, registry)).Error);
    }

    [Fact]
    public async Task A_model_that_cannot_be_served_is_kept_as_a_file_when_nobody_asked_for_more()
    {
        var registry = new FakeRegistry(ShellCommand.Job("echo junk > outputs/model.onnx"), data: null);
        await using var trainer = await ShellCommand.StartTrainerAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        Assert.Null(end.Error);
        Assert.Null(end.ArtifactDigest);
        Assert.Contains("outputs/model.onnx is kept as a file only. The file is not a whole ONNX model.\n", registry.Log, StringComparison.Ordinal);
        Assert.Equal("junk\n", await TextAsync(trainer.Store, "runs/7/run-1/artifacts/outputs/model.onnx"));
    }

    [Fact]
    public async Task Functional_tests_that_cannot_be_run_keep_a_model_from_being_registered()
    {
        var registry = new FakeRegistry(ShellCommand.Job("cp \"$1\" outputs/model.onnx; echo '{}' > outputs/functional-tests.json", [WriteModel()], "register: toy"), data: null);

        Assert.StartsWith(
            "The model cannot be registered with these tests. functional-tests.json is not a valid functional test file",
            (await ShellCommand.RunAsync(_folder, registry)).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_beside_the_model_that_is_not_what_its_name_says_is_left_out()
    {
        var registry = new FakeRegistry(ShellCommand.Job("cp \"$1\" outputs/model.onnx; echo x > outputs/signature.json; echo x > outputs/lineage.json; echo y > outputs/other.json", [WriteModel()]), data: null);
        await using var trainer = await ShellCommand.StartTrainerAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        Assert.Null(end.Error);
        Assert.Contains("outputs/signature.json was left out of the model. It is no JSON.\n", registry.Log, StringComparison.Ordinal);
        Assert.Equal(
            ["lineage.json", "manifest.json", "model.onnx"],
            (await ListAsync(trainer.Store, $"models/{end.ArtifactDigest}")).Select(path => path.Split('/')[^1]));
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("{\"auc\": \"high\"}")]
    [InlineData("{\"auc\": {\"mean\": 1}}")]
    [InlineData("{\"auc\": 1e999}")]
    [InlineData("{\"auc\": 1, \"auc\": 2}")]
    [InlineData("no json")]
    [InlineData("")]
    public async Task A_metrics_file_of_another_form_gives_no_metrics_and_does_no_harm(string text)
    {
        var registry = new FakeRegistry(ShellCommand.Job("printf %s \"$1\" > outputs/metrics.json", [text]), data: null);

        var end = await ShellCommand.RunAsync(_folder, registry);

        Assert.Null(end.Error);
        Assert.Empty(end.Metrics);
        Assert.Contains("outputs/metrics.json gave no metrics of the run", registry.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_in_outputs_are_not_followed_and_pipes_hold_nothing_up()
    {
        _folder.Write("secret", "hunter2");
        var registry = new FakeRegistry(
            ShellCommand.Job("ln -s \"$1\" outputs/link; ln -s / outputs/root; mkfifo outputs/pipe; ln -s \"$1\" outputs/metrics.json; echo x > outputs/real", [_folder["secret"]]), data: null);
        await using var trainer = await ShellCommand.StartTrainerAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        Assert.Null(end.Error);
        Assert.Contains("'outputs/link' is a link and was left out.\n", registry.Log, StringComparison.Ordinal);
        Assert.Contains("'outputs/root' is a link and was left out.\n", registry.Log, StringComparison.Ordinal);
        Assert.Equal(
            ["runs/7/run-1/artifacts/outputs/pipe", "runs/7/run-1/artifacts/outputs/real"], await ListAsync(trainer.Store, "runs"));
        Assert.Equal("", await TextAsync(trainer.Store, "runs/7/run-1/artifacts/outputs/pipe"));
    }

    [Theory]
    [InlineData("rm -r outputs; ln -s \"$1\" outputs")]
    [InlineData("rm -r outputs; echo x > outputs")]
    [InlineData("rm -r outputs")]
    [InlineData("d=$(pwd); cd ..; rm -r \"$d\"; ln -s \"$1\" \"$d\"")]
    public async Task An_outputs_folder_that_is_none_gives_no_outputs(string script)
    {
        Directory.CreateDirectory(_folder["elsewhere/outputs"]);
        _folder.Write("elsewhere/file", "hunter2");
        _folder.Write("elsewhere/outputs/file", "hunter2");
        var registry = new FakeRegistry(ShellCommand.Job(script, [_folder["elsewhere"]]), data: null);
        await using var trainer = await ShellCommand.StartTrainerAsync(_folder, registry);

        Assert.Null((await trainer.TrainAsync(registry)).Error);
        Assert.Empty(await ListAsync(trainer.Store, "runs"));
        Assert.True(File.Exists(_folder["elsewhere/outputs/file"]));
    }

    [Fact]
    public async Task A_file_whose_name_cannot_be_stored_is_named_and_the_others_are_kept()
    {
        var registry = new FakeRegistry(ShellCommand.Job("echo x > 'outputs/loss: train'; echo y > outputs/good; printf z > \"$(printf 'outputs/bad\\377')\"; mkdir -p \"$(printf 'outputs/dir\\377/x')\""), data: null);
        await using var trainer = await ShellCommand.StartTrainerAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        Assert.Contains("cannot be stored: let the command give it another name.", end.Error, StringComparison.Ordinal);
        Assert.Contains("'outputs/loss: train' cannot be stored", registry.Log, StringComparison.Ordinal);
        Assert.Equal(["runs/7/run-1/artifacts/outputs/good"], await ListAsync(trainer.Store, "runs"));
    }

    [Theory]
    [InlineData("for i in 1 2 3 4; do echo > outputs/$i; done", "The command left more than 3 files in outputs; Trainer:Commands:MaxOutputFiles raises that.")]
    [InlineData("head -c 101 /dev/zero > outputs/large", "The files that the command left in outputs have more than 100 bytes; Trainer:Commands:MaxOutputBytes raises that.")]
    public async Task Outputs_have_a_bound(string script, string error)
    {
        var registry = new FakeRegistry(ShellCommand.Job(script), data: null);
        await using var trainer = await ShellCommand.StartTrainerAsync(
            _folder, registry, "--Trainer:Commands:MaxOutputFiles=3", "--Trainer:Commands:MaxOutputBytes=100");

        Assert.Equal(error, (await trainer.TrainAsync(registry)).Error);
        Assert.Empty(await ListAsync(trainer.Store, "runs"));
    }

    private string WriteModel()
    {
        File.WriteAllBytes(_folder["model.onnx"], OnnxWriter.Write(Model));
        return _folder["model.onnx"];
    }

    private static async Task<string[]> ListAsync(IArtifactStore store, string folder)
    {
        var paths = new List<string>();
        await foreach (var path in store.ListAsync(folder, Cancelled))
        {
            paths.Add(path);
        }

        return [.. paths];
    }

    private static async Task<string> TextAsync(IArtifactStore store, string path)
    {
        using var reader = new StreamReader(await store.OpenAsync(path, Cancelled));
        return await reader.ReadToEndAsync(Cancelled);
    }
}
