namespace MLOpsAspire.Tabular.Data;

/// <summary>A text, and how many rows have it.</summary>
public sealed record ValueCount(string Value, int Count);
