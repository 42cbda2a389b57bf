using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>
/// Adds batches to runs for all callers of this process, one transaction at a time: the batches that come while one is under way go
/// into the next together. A caller is answered when its batch is committed.
/// </summary>
internal sealed class RunBatchWriter(IServiceScopeFactory scopes)
{
    /// <summary>A transaction takes no more batches when it has this many values, so that nobody waits long for the others.</summary>
    private const int MaxValues = 2000;

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _isBusy;

    /// <summary>Adds metrics, params and tags to a run that is not deleted: all of them, or none.</summary>
    /// <returns>What kept it from being done, and a param that has another value already.</returns>
    public Task<(RunOutcome Outcome, ParamConflict? Conflict)> AddAsync(string runId, RunBatch batch)
    {
        var waiting = new Waiting(runId, batch);
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (!_isBusy)
            {
                _isBusy = true;
                _ = Task.Run(WriteAllAsync);
            }
        }

        return waiting.Outcome.Task;
    }

    private async Task WriteAllAsync()
    {
        while (Take() is { Count: > 0 } group)
        {
            await WriteAsync(group);
        }
    }

    /// <returns>Nothing when nothing waits; somebody else begins again then.</returns>
    private List<Waiting> Take()
    {
        var group = new List<Waiting>();
        lock (_lock)
        {
            for (var values = 0; values < MaxValues && _waiting.TryDequeue(out var next); values += next.Batch.Count)
            {
                group.Add(next);
            }

            _isBusy = group.Count > 0;
        }

        return group;
    }

    private async Task WriteAsync(List<Waiting> group)
    {
        var written = StoreAsync(group);
        await ((Task)written).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (written.IsCompletedSuccessfully)
        {
            Answer(group, await written);
        }
        else if (written.Exception?.InnerException is { } trouble && group.Count > 1 && IsOfOneBatch(trouble))
        {
            foreach (var waiting in group)
            {
                await WriteAsync([waiting]);
            }
        }
        else
        {
            Fail(group, written.Exception?.InnerException ?? new OperationCanceledException());
        }
    }

    /// <summary>It is done also for a caller who has gone: others wait for it too.</summary>
    private async Task<RunOutcome[]> StoreAsync(List<Waiting> group)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RunBatchStore>()
            .AddAsync([.. group.Select(waiting => (waiting.RunId, waiting.Batch))], CancellationToken.None);
    }

    private static void Answer(List<Waiting> group, RunOutcome[] outcomes)
    {
        foreach (var (waiting, outcome) in group.Zip(outcomes))
        {
            waiting.Outcome.SetResult((outcome, null));
        }
    }

    private static void Fail(List<Waiting> group, Exception trouble)
    {
        foreach (var waiting in group)
        {
            if (trouble is ParamConflictException { Conflict: var conflict })
            {
                waiting.Outcome.SetResult((RunOutcome.Refused, conflict));
            }
            else
            {
                waiting.Outcome.SetException(trouble);
            }
        }
    }

    /// <summary>False where the database is away or busy, and would be so for each batch again.</summary>
    private static bool IsOfOneBatch(Exception exception) => DatabaseTrouble.In(exception) is not { } trouble || trouble.SqlState is ['2', '2', ..];

    /// <summary>A batch whose caller waits.</summary>
    private sealed record Waiting(string RunId, RunBatch Batch)
    {
        public TaskCompletionSource<(RunOutcome Outcome, ParamConflict? Conflict)> Outcome { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
