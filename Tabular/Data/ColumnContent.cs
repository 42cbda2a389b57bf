namespace MLOpsAspire.Tabular.Data;

/// <summary>What a column was found to hold.</summary>
public enum ColumnContent
{
    /// <summary>No value at all.</summary>
    Empty,

    /// <summary>Numbers only.</summary>
    Number,

    Text,
}
