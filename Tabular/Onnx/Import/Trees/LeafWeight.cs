namespace MLOpsAspire.Tabular.Onnx.Import.Trees;

/// <summary>What a leaf says of one score.</summary>
internal readonly record struct LeafWeight(int Target, double Value);
