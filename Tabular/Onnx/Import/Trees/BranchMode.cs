namespace MLOpsAspire.Tabular.Onnx.Import.Trees;

/// <summary>When a branch sends a row to its first child.</summary>
internal enum BranchMode
{
    Leaf,
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,
    Equal,
    NotEqual,
}
