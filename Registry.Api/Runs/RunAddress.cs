using System.Linq.Expressions;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Where MLflow's clients find the files of a run: below its experiment's location, which is the registry's own unless a client gave another.</summary>
internal static class RunAddress
{
    private const string Scheme = "mlflow-artifacts:/";

    /// <summary>For queries; the experiment is joined.</summary>
    public static Expression<Func<RunRow, string?>> ArtifactUri { get; } =
        run => (run.Experiment!.ArtifactLocation ?? (Scheme + run.ExperimentId)) + "/" + run.Id + "/artifacts";

    private static readonly Func<RunRow, string?> CompiledArtifactUri = ArtifactUri.Compile();

    /// <param name="run">With its experiment.</param>
    public static string Of(RunRow run) => CompiledArtifactUri(run)!;

    public static string OfExperiment(string experimentId, string? artifactLocation) => artifactLocation ?? Scheme + experimentId;
}
