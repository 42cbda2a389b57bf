namespace MLOpsAspire.Platform.Datasets;

/// <summary>A dataset could not be fetched, or is not the one that was asked for. The message is one sentence without secrets.</summary>
/// <param name="message">Names the address.</param>
/// <param name="mayPass">Whether fetching it later may help.</param>
public sealed class DatasetFetchException(string message, bool mayPass, Exception? inner = null) : Exception(message, inner)
{
    public bool MayPass { get; } = mayPass;
}
