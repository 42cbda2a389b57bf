using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Platform;

namespace MLOpsAspire.Scoring.Api.Deployments;

/// <summary>What the registry said last, on this machine's disk: a replica that starts while the registry is away goes on with it.</summary>
internal sealed partial class DeploymentMemory(string file, ILogger<DeploymentMemory> logger)
{
    /// <returns>Null when nothing is remembered.</returns>
    public async Task<DeploymentSnapshot?> RecallAsync(CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = JsonSerializer.Deserialize<DeploymentSnapshot>(await File.ReadAllBytesAsync(file, cancellationToken), WireJson.Options);
            return snapshot?.Deployments.Any(deployment => deployment is null) == true
                ? throw new JsonException("It holds a deployment that is null.")
                : snapshot;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnusable(e.Message);
            return null;
        }
    }

    public async Task RememberAsync(DeploymentSnapshot snapshot, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await AtomicFile.WriteAsync(file, JsonSerializer.SerializeToUtf8Bytes(snapshot, WireJson.Options), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The remembered deployments cannot be read: {Reason}")]
    private partial void LogUnusable(string reason);

    [LoggerMessage(2, LogLevel.Warning, "The deployments could not be remembered for the next start: {Reason}")]
    private partial void LogNotKept(string reason);
}
