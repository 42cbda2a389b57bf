namespace MLOpsAspire.Tabular.Data;

/// <summary>What the fields of a column are read as.</summary>
public enum ColumnType
{
    /// <summary>Numbers; a field that is neither a number nor a missing value is an error.</summary>
    Number,

    /// <summary>Texts, spelled as the file has them, though they may look like numbers.</summary>
    Text,
}
