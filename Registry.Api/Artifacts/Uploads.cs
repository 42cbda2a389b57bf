using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>Takes files that come in to the store, piece by piece; each is stored whole or not at all.</summary>
internal sealed partial class Uploads(IArtifactStore store, ILogger<Uploads> logger)
{
    /// <summary>When to try again after the store was full, in seconds: somebody has to make room.</summary>
    public const int RetryAfter = 60;

    /// <summary>The words for the outcome, and for what a caller can do about it.</summary>
    public static string Explain(UploadOutcome outcome) => outcome switch
    {
        UploadOutcome.Conflict => "There is a folder at this path, or a file where one of its folders would be; choose another path.",
        UploadOutcome.WrongDigest => "The body does not have the SHA-256 that the address names; nothing was stored.",
        UploadOutcome.Full => "The artifact store is full; nothing was stored.",
        _ => "",
    };

    /// <summary>Stores a file.</summary>
    /// <param name="path">In the store.</param>
    public async Task<UploadOutcome> PutAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        try
        {
            await store.PutAsync(path, content, cancellationToken);
            return UploadOutcome.Stored;
        }
        catch (ArtifactConflictException)
        {
            return UploadOutcome.Conflict;
        }
        catch (ArtifactStoreFullException e)
        {
            LogFull(e);
            return UploadOutcome.Full;
        }
    }

    /// <summary>Stores a file if it has a given digest.</summary>
    /// <param name="path">In the store.</param>
    /// <param name="sha256">Lower-case hex.</param>
    public async Task<UploadOutcome> PutAsync(string path, Stream content, string sha256, CancellationToken cancellationToken)
    {
        await using var verified = new DigestCheckStream(content, sha256);
        try
        {
            return await PutAsync(path, verified, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return UploadOutcome.WrongDigest;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The artifact store is full; an upload was refused")]
    private partial void LogFull(Exception exception);
}
