using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>What a model takes and gives.</summary>
/// <param name="Name">The endpoint.</param>
/// <param name="Versions">What its deployments serve.</param>
/// <param name="Platform">Always ONNX.</param>
/// <param name="Inputs">One for each column.</param>
/// <param name="Outputs">What it says of each row.</param>
internal sealed record ModelMetadata(
    string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<TensorMetadata> Inputs, IReadOnlyList<TensorMetadata> Outputs)
{
    public static ModelMetadata Of(LoadedModel model, IReadOnlyList<string> versions) => new(
        model.Source.Endpoint,
        versions,
        "onnx_onnxv1",
        [.. model.Model.Inputs.Select(input => new TensorMetadata(input.Name, input.Kind == FeatureKind.Number ? Datatypes.Fp32 : Datatypes.Bytes, [-1, 1]))],
        [.. model.Outputs.Select(output => new TensorMetadata(output.Name, InferResponse.TypeOf(output), output.Width == 1 ? [-1] : [-1, output.Width]))]);
}
