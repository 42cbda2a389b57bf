using System.Text;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Reads what runs have written, for those who follow it and for those who want all of it.</summary>
internal sealed class RunLogReader(RunLogStore logs, RunStore runs, TimeProvider time)
{
    private const int Batch = 16;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until a piece follows the one that is known, or the attempt has ended, and no longer than told.</summary>
    /// <returns>Null when there is no such run.</returns>
    public async Task<RunLog?> FollowAsync(string id, int? attempt, long after, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (await runs.FindAsync(id, cancellationToken) is { } run)
        {
            // Read after the run: nothing is added to the log of an attempt that had ended by then.
            var number = attempt ?? run.Attempt;
            var chunks = await logs.ReadAsync(id, number, after, limit, cancellationToken);
            var hasEnded = run.EndedAt is not null || number < run.Attempt;
            if (chunks.Count > 0 || hasEnded || time.GetElapsedTime(started) >= wait)
            {
                return new RunLog(number, chunks, hasEnded && chunks.Count < limit);
            }

            await Task.Delay(LookAgain, time, cancellationToken);
        }

        return null;
    }

    /// <returns>The attempt to read: the one asked for, or the last; null when there is no such run.</returns>
    public async Task<int?> AttemptAsync(string id, int? attempt, CancellationToken cancellationToken) =>
        await runs.FindAsync(id, cancellationToken) is { } run ? attempt ?? run.Attempt : null;

    /// <summary>Writes the text piece by piece, or its last lines.</summary>
    public async Task WriteTextAsync(string id, int attempt, int? tail, Stream stream, CancellationToken cancellationToken)
    {
        if (tail is { } lines)
        {
            var text = string.Concat((await logs.ReadLastAsync(id, attempt, Batch, cancellationToken)).Select(chunk => chunk.Text));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(LastLines(text, lines)), cancellationToken);
            return;
        }

        long after = -1;
        while (await logs.ReadAsync(id, attempt, after, Batch, cancellationToken) is { Count: > 0 } chunks)
        {
            foreach (var chunk in chunks)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(chunk.Text), cancellationToken);
            }

            after = chunks[^1].Sequence;
        }
    }

    private static string LastLines(string text, int lines)
    {
        var start = text.TrimEnd('\n').Length;
        for (var found = 0; found < lines && start > 0; found++)
        {
            start = text.LastIndexOf('\n', start - 1);
            if (start < 0)
            {
                return text;
            }
        }

        return text[(start + 1)..];
    }
}
