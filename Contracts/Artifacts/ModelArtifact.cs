namespace MLOpsAspire.Contracts.Artifacts;

/// <summary>Where a model artifact lies in the artifact store, and what its files are called.</summary>
public static class ModelArtifact
{
    /// <summary>The folder of all model artifacts.</summary>
    public const string Root = "models";

    public const string Manifest = "manifest.json";
    public const string Onnx = "model.onnx";
    public const string MLmodel = "MLmodel";
    public const string Signature = "signature.json";
    public const string Metrics = "metrics.json";
    public const string Data = "data.json";
    public const string Evaluation = "evaluation.json";
    public const string Importance = "importance.json";
    public const string Baseline = "baseline.json";
    public const string InputExample = "input_example.json";
    public const string FunctionalTests = "functional-tests.json";
    public const string Lineage = "lineage.json";

    /// <summary>The store path of the folder of the artifact with this digest.</summary>
    public static string FolderOf(string digest) => $"{Root}/{digest}";

    /// <summary>The store path of a file of the artifact with this digest.</summary>
    public static string PathOf(string digest, string file) => $"{FolderOf(digest)}/{file}";
}
