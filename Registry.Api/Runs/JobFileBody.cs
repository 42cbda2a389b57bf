using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>A job file as the body of a request.</summary>
internal static class JobFileBody
{
    public const string MediaType = "application/yaml";

    /// <summary>What messages call a job file that was submitted without a name.</summary>
    public const string DefaultName = "job.yaml";

    private const int MaxBytesPerCharacter = 3;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a job file as what a run is submitted with.</summary>
    /// <inheritdoc cref="ReadAsync" path="/returns"/>
    public static async Task<SubmitRunRequest?> ReadRequestAsync(
        Stream body, string? experiment, string? data, string? name, CancellationToken cancellationToken)
    {
        if (await ReadAsync(body, cancellationToken) is not { } jobFile)
        {
            return null;
        }

        var request = new SubmitRunRequest { JobFileName = name ?? DefaultName, JobFile = jobFile, Data = data };
        return experiment is null ? request : request with { Experiment = experiment };
    }

    public static ProblemHttpResult Unreadable() =>
        Problems.BadRequest($"The body must be a job file in UTF-8, of at most {RunRules.MaxJobFileLength} characters.");

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
