namespace MLOpsAspire.Tabular.Trees;

/// <summary>Some threads that work on numbered tasks together.</summary>
internal sealed class Team
{
    private readonly ParallelOptions _options;

    /// <param name="threads">1 or more; 0 for one per core.</param>
    public Team(int threads)
    {
        Threads = threads == 0 ? Environment.ProcessorCount : threads;
        _options = new ParallelOptions { MaxDegreeOfParallelism = Threads };
    }

    public int Threads { get; }

    /// <summary>Does the tasks 0 to <paramref name="count"/> - 1, in any order and at the same time.</summary>
    public void Run(int count, Action<int> task)
    {
        if (count > 1 && Threads > 1)
        {
            Parallel.For(0, count, _options, task);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            task(i);
        }
    }
}
