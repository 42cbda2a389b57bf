namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>What the values of a tensor are, by the protocol's names in capitals.</summary>
internal enum Datatype
{
    Bool,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Int8,
    Int16,
    Int32,
    Int64,
    Fp16,
    Fp32,
    Fp64,

    /// <summary>Texts.</summary>
    Bytes,
}
