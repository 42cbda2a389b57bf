using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>Knows where each run's files lie.</summary>
internal sealed class RunFolders(RegistryDbContext db)
{
    /// <returns>Null when there is no such run.</returns>
    public async Task<RunFolder?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await db.Runs.Where(run => run.Id == runId)
            .Select(run => new { run.ExperimentId, run.ArtifactDigest })
            .SingleOrDefaultAsync(cancellationToken);
        return run is null ? null : new RunFolder(RunArtifact.FolderOf(run.ExperimentId, runId), run.ArtifactDigest);
    }
}
