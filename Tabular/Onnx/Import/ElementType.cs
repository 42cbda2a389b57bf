namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Element types of ONNX tensors that a model may use, under their numbers in the format.</summary>
internal enum ElementType
{
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Double = 11,
}
