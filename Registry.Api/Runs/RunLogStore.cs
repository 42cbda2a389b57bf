using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Keeps what runs have written, attempt by attempt.</summary>
internal sealed class RunLogStore(RegistryDbContext db)
{
    /// <summary>Characters of log that are kept of a run. What comes after is not stored.</summary>
    public const long MaxLength = 128L * 1024 * 1024;

    /// <summary>Adds pieces to the log of the attempt under way, as part of the transaction that checks its claim. Pieces that are there already change nothing.</summary>
    public async Task AddAsync(string runId, IReadOnlyCollection<LogChunk> chunks, CancellationToken cancellationToken)
    {
        if (chunks.Count == 0)
        {
            return;
        }

        var run = await db.Runs.Where(run => run.Id == runId).Select(run => new { run.Attempt, run.LogLength }).SingleAsync(cancellationToken);
        var sequences = chunks.Select(chunk => chunk.Sequence).ToArray();
        var known = await db.RunLogs
            .Where(log => log.RunId == runId && log.Attempt == run.Attempt && sequences.Contains(log.Sequence))
            .Select(log => log.Sequence)
            .ToListAsync(cancellationToken);
        var fresh = chunks.Where(chunk => !known.Contains(chunk.Sequence)).DistinctBy(chunk => chunk.Sequence).ToArray();
        var length = fresh.Sum(chunk => chunk.Text.Length);
        if (run.LogLength + length > MaxLength)
        {
            return;
        }

        db.RunLogs.AddRange(fresh.Select(chunk => new RunLogRow { RunId = runId, Attempt = run.Attempt, Sequence = chunk.Sequence, Text = chunk.Text }));
        await db.SaveChangesAsync(cancellationToken);
        await db.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
            run => run.SetProperty(r => r.LogLength, r => r.LogLength + length), cancellationToken);
    }

    /// <summary>The pieces of an attempt's log that follow one that is known.</summary>
    /// <param name="after">The sequence of the last one known; -1 for none.</param>
    /// <param name="limit">The most pieces to give.</param>
    public async Task<IReadOnlyList<LogChunk>> ReadAsync(string runId, int attempt, long after, int limit, CancellationToken cancellationToken) =>
        await db.RunLogs.AsNoTracking()
            .Where(log => log.RunId == runId && log.Attempt == attempt && log.Sequence > after)
            .OrderBy(log => log.Sequence)
            .Take(limit)
            .Select(log => new LogChunk(log.Sequence, log.Text))
            .ToListAsync(cancellationToken);

    /// <summary>The last pieces of an attempt's log, in order.</summary>
    public async Task<IReadOnlyList<LogChunk>> ReadLastAsync(string runId, int attempt, int limit, CancellationToken cancellationToken)
    {
        var last = await db.RunLogs.AsNoTracking()
            .Where(log => log.RunId == runId && log.Attempt == attempt)
            .OrderByDescending(log => log.Sequence)
            .Take(limit)
            .Select(log => new LogChunk(log.Sequence, log.Text))
            .ToListAsync(cancellationToken);
        last.Reverse();
        return last;
    }
}
