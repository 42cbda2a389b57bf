namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>An input of a request: what it says of itself, and where its values are.</summary>
/// <param name="NameAt">Where its name stands in the body.</param>
/// <param name="Column">The column it is; -1 for a table of all columns.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Rows">Its first dimension.</param>
/// <param name="Width">Its second dimension; 1 when it has one only.</param>
/// <param name="Rank">How many dimensions it has.</param>
/// <param name="DataAt">Where its list of values stands in the body; -1 when they are in binary.</param>
/// <param name="Length">How many bytes they are.</param>
internal readonly record struct InferTensor(int NameAt, int Column, Datatype Type, int Rows, int Width, int Rank, int DataAt, int Length)
{
    public bool IsBinary => DataAt < 0;
}
