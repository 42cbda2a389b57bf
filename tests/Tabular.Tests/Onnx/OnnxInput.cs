namespace MLOpsAspire.Tabular.Tests.Onnx;

/// <summary>What a graph is asked about.</summary>
/// <param name="Name">The input.</param>
/// <param name="Values">Numbers (NaN is missing) or texts, row after row.</param>
/// <param name="Columns">How many of them make a row.</param>
internal sealed record OnnxInput(string Name, Array Values, int Columns = 1);
