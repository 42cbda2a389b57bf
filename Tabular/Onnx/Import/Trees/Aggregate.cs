namespace MLOpsAspire.Tabular.Onnx.Import.Trees;

/// <summary>How the trees' weights make a score.</summary>
internal enum Aggregate
{
    Sum,
    Average,
    Min,
    Max,
}
