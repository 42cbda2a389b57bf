using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Trainer.Worker.Attempts;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Commands;

/// <summary>
/// The environment of a command: little, and nothing of the trainer's own but where programs are, so that no secret of the trainer gets into it.
/// The names of MLflow make a training program that knows MLflow report to this run without a change.
/// </summary>
internal static class CommandEnvironment
{
    /// <summary>Holds what is known of this attempt only, so that a process which carries it is one of the attempt's.</summary>
    public const string Mark = "MLOPS_ATTEMPT";

    private const string TrackingUri = "MLFLOW_TRACKING_URI";
    private const string RunId = "MLFLOW_RUN_ID";
    private const string ExperimentId = "MLFLOW_EXPERIMENT_ID";
    private const string ExperimentName = "MLFLOW_EXPERIMENT_NAME";

    /// <summary>Windows programs do not start without these.</summary>
    private static readonly string[] SystemNames =
        OperatingSystem.IsWindows() ? ["PATH", "PATHEXT", "SystemRoot", "SystemDrive", "ComSpec", "PROCESSOR_ARCHITECTURE"] : ["PATH"];

    /// <summary>The variables that a job cannot set.</summary>
    public static IReadOnlyCollection<string> Reserved { get; } = [TrackingUri, RunId, ExperimentId, ExperimentName, Mark];

    /// <summary>What any program of an attempt gets, git among them.</summary>
    public static Dictionary<string, string> Clean(AttemptFolder folder)
    {
        var variables = SystemNames
            .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Name, variable => variable.Value!);
        foreach (var name in new[] { "TMPDIR", "TEMP", "TMP" })
        {
            variables[name] = folder.Temporary;
        }

        variables["HOME"] = folder.Path;
        variables["LANG"] = OperatingSystem.IsMacOS() ? "en_US.UTF-8" : "C.UTF-8";
        return variables;
    }

    /// <param name="registry">Where the command reports to.</param>
    public static Dictionary<string, string> Of(CommandJob job, Run run, AttemptFolder folder, Uri registry)
    {
        var variables = Clean(folder);

        // What Python prints would otherwise come in one piece at its end.
        variables["PYTHONUNBUFFERED"] = "1";
        foreach (var (name, value) in job.Environment)
        {
            variables[name] = value;
        }

        variables[TrackingUri] = registry.ToString().TrimEnd('/');
        variables[RunId] = run.Id;
        variables[ExperimentId] = run.ExperimentId;
        variables[ExperimentName] = run.Experiment;
        return variables;
    }
}
