using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Tests.Onnx;

/// <summary>A model and rows to ask it about.</summary>
/// <param name="Model">The model.</param>
/// <param name="Rows">The numbers of the raw columns.</param>
/// <param name="Columns">The raw columns, as ONNX takes them.</param>
internal sealed record TestCase(TabularModel Model, FeatureMatrix Rows, IReadOnlyDictionary<string, Array> Columns);
