namespace MLOpsAspire.Tabular.Onnx.Import.Trees;

/// <summary>What becomes of the scores in the end.</summary>
internal enum PostTransform
{
    None,
    Logistic,
    Softmax,
    SoftmaxZero,
    Probit,
}
