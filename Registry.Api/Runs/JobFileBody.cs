using System.Text;
using MLOpsAspire.Platform;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A job file as the body of a request.</summary>
internal static class JobFileBody
{
    public const string MediaType = "application/yaml";

    /// <summary>What messages call a job file that was submitted without a name.</summary>
    public const string DefaultName = "job.yaml";

    private const int MaxBytesPerCharacter = 3;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Null when the body is too long, or not UTF-8.</returns>
    public static async Task<string?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return Strict.GetString(await BoundedStream.ReadAllAsync(body, MaxBytesPerCharacter * RunRules.MaxJobFileLength, cancellationToken));
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException)
        {
            return null;
        }
    }
}
