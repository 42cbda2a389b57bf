namespace MLOpsAspire.Platform.Datasets;

/// <summary>A dataset could not be fetched, or is not the one that was asked for. The message is one sentence.</summary>
public sealed class DatasetFetchException(string message, Exception? inner = null) : Exception(message, inner);
