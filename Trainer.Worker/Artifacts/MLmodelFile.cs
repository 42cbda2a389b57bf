using System.Globalization;
using System.Text.Json;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>MLflow's model descriptor, so that <c>mlflow.onnx.load_model</c> and <c>mlflow models serve</c> understand the artifact's folder.</summary>
internal static class MLmodelFile
{
    public static string Write(TabularModel model, string runId, DateTimeOffset now)
    {
        var inputs = JsonSerializer.Serialize(model.Pipeline.Inputs.Select(feature => new
        {
            name = feature.Name,
            type = feature.Kind == FeatureKind.Category ? "string" : "float",
            required = true,
        }));
        var labelType = model.Classes is [{ Number: null }, ..] ? "string" : "long";
        var outputs = JsonSerializer.Serialize(OnnxWriter.OutputNames(model).Select((name, index) => new
        {
            name,
            type = index == 0 && model.Task != LearningTask.Regression ? labelType : "float",
        }));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            flavors:
              onnx:
                code: null
                data: {ModelArtifact.Onnx}
                providers: [CPUExecutionProvider]
              python_function:
                data: {ModelArtifact.Onnx}
                loader_module: mlflow.onnx
            run_id: {Quoted(runId)}
            signature:
              inputs: {Quoted(inputs)}
              outputs: {Quoted(outputs)}
            utc_time_created: '{now.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}'

            """).ReplaceLineEndings("\n");
    }

    /// <summary>A single-quoted YAML text, in which only the quote itself is doubled.</summary>
    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
