using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>How far the scoring replicas are with loading a version.</summary>
/// <param name="IsComplete">Every replica that is there serves it.</param>
/// <param name="Problem">One sentence, when it will not become complete.</param>
internal sealed record LoadProgress(bool IsComplete, string? Problem)
{
    /// <summary>Reads the reports.</summary>
    /// <param name="reports">Of the replicas that are there.</param>
    /// <param name="wanted">What each of them should serve.</param>
    /// <param name="isLate">Whether the time for loading is over.</param>
    public static LoadProgress Of(IReadOnlyList<ReplicaReport> reports, Deployment wanted, bool isLate)
    {
        var found = reports
            .Select(report => report.Deployments.FirstOrDefault(
                served => served.Endpoint == wanted.Endpoint && served.Name == wanted.Name && served.Digest == wanted.Digest))
            .ToArray();
        if (found.FirstOrDefault(served => served?.Error is not null) is { } failed)
        {
            return new LoadProgress(false, $"A scoring replica could not load version {wanted.Version} on {wanted.Name}: {failed.Error}");
        }

        var loaded = found.Count(served => served is not null);
        if (loaded == reports.Count && loaded > 0)
        {
            return new LoadProgress(true, null);
        }

        return new LoadProgress(false, !isLate ? null : reports.Count == 0
            ? "No scoring replica has reported to the registry in time: start Scoring.Api and release the version again."
            : $"Only {loaded} of {reports.Count} scoring replicas have loaded version {wanted.Version} on {wanted.Name} in time.");
    }
}
