using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>What the scoring replicas' reports say of the loading of a version.</summary>
/// <param name="Outcome">How far it is.</param>
/// <param name="Replicas">How many replicas are there.</param>
/// <param name="Problem">One sentence, when it will not become complete.</param>
internal sealed record LoadProgress(LoadOutcome Outcome, int Replicas, string? Problem = null)
{
    /// <summary>Reads the reports.</summary>
    /// <param name="reports">Of the replicas that are there.</param>
    /// <param name="wanted">What each of them should serve.</param>
    /// <param name="isLate">Whether the time for loading is over.</param>
    public static LoadProgress Of(IReadOnlyList<ReplicaReport> reports, Deployment wanted, bool isLate)
    {
        var found = reports.Select(report => Served(report, wanted)).ToArray();
        if (found.FirstOrDefault(served => served?.Error is not null) is { } failed)
        {
            return new LoadProgress(
                LoadOutcome.Refused, reports.Count, $"A scoring replica could not load version {wanted.Version} on {wanted.Name}: {failed.Error}");
        }

        var loaded = found.Count(served => served is not null);
        return loaded == reports.Count && loaded > 0 ? new LoadProgress(LoadOutcome.Complete, reports.Count)
            : !isLate ? new LoadProgress(LoadOutcome.UnderWay, reports.Count)
            : new LoadProgress(LoadOutcome.Late, reports.Count, reports.Count == 0
                ? "No scoring replica has reported to the registry in time: start Scoring.Api and release the version again."
                : $"Only {loaded} of {reports.Count} scoring replicas have loaded version {wanted.Version} on {wanted.Name} in time.");
    }

    /// <summary>What a replica says of a deployment with the digest that is wanted there; null when it serves something else.</summary>
    public static ReplicaDeployment? Served(ReplicaReport report, Deployment wanted) => report.Deployments.FirstOrDefault(
        served => served.Endpoint == wanted.Endpoint && served.Name == wanted.Name && served.Digest == wanted.Digest);
}
