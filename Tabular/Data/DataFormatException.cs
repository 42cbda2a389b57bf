namespace MLOpsAspire.Tabular.Data;

/// <summary>The data cannot be used. The message is one sentence that names the file and the line or column, and quotes no value.</summary>
public sealed class DataFormatException(string message) : Exception(message);
