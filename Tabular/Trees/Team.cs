using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// Some threads that work on numbered tasks together. Training hands out thousands of batches of tasks that take well under a
/// millisecond, and waking a sleeping thread takes as long as many of them; so the threads stay awake for a moment after each batch.
/// Each thread begins with the tasks it had in the batches before, whose data its core has at hand, and then takes those of others.
/// </summary>
internal sealed class Team : IDisposable
{
    /// <summary>How often a thread looks for the next batch before it goes to sleep: some hundred microseconds in all.</summary>
    private const int Looks = 2_000;

    private const int PausesPerLook = 8;

    private readonly object _sleep = new();
    private readonly Thread[] _helpers;
    private volatile Batch _batch = new(0, 1, (_, _) => { });
    private volatile bool _isOver;

    /// <param name="threads">1 or more; 0 for one per core.</param>
    public Team(int threads)
    {
        Threads = threads == 0 ? Environment.ProcessorCount : threads;
        _helpers = new Thread[Threads - 1];
        for (var n = 0; n < _helpers.Length; n++)
        {
            var worker = n + 1;
            _helpers[n] = new Thread(() => Help(worker)) { IsBackground = true, Name = "training" };
            _helpers[n].Start();
        }
    }

    public int Threads { get; }

    /// <summary>Does the tasks 0 to <paramref name="count"/> - 1, in any order and at the same time. Called by one thread at a time.</summary>
    public void Run(int count, Action<int> task) => Run(count, (_, n) => task(n));

    /// <inheritdoc cref="Run(int, Action{int})"/>
    /// <param name="count">How many tasks there are.</param>
    /// <param name="task">Does one; its first argument is the number of the thread, from 0, its second that of the task.</param>
    public void Run(int count, Action<int, int> task)
    {
        if (count <= 1 || Threads == 1)
        {
            for (var i = 0; i < count; i++)
            {
                task(0, i);
            }

            return;
        }

        var batch = new Batch(count, Threads, task);
        _batch = batch;
        lock (_sleep)
        {
            Monitor.PulseAll(_sleep);
        }

        batch.Work(0);
        batch.Wait();
    }

    public void Dispose()
    {
        _isOver = true;
        lock (_sleep)
        {
            Monitor.PulseAll(_sleep);
        }

        foreach (var helper in _helpers)
        {
            helper.Join();
        }
    }

    private void Help(int worker)
    {
        Batch? done = null;
        while (!_isOver)
        {
            for (var look = 0; look < Looks && _batch == done && !_isOver; look++)
            {
                Thread.SpinWait(PausesPerLook);
            }

            lock (_sleep)
            {
                while (_batch == done && !_isOver)
                {
                    Monitor.Wait(_sleep);
                }
            }

            if (!_isOver)
            {
                done = _batch;
                done.Work(worker);
            }
        }
    }

    private sealed class Batch
    {
        /// <summary>The counters of different threads lie in different cache lines.</summary>
        private const int Spacing = 16;

        private readonly int _count;
        private readonly int _threads;
        private readonly Action<int, int> _task;

        /// <summary>For each thread the next of its tasks to begin.</summary>
        private readonly int[] _next;

        private int _done;
        private Exception? _failure;

        public Batch(int count, int threads, Action<int, int> task)
        {
            _count = count;
            _threads = threads;
            _task = task;
            _next = new int[(threads + 1) * Spacing];
            for (var thread = 0; thread < threads; thread++)
            {
                _next[(thread + 1) * Spacing] = First(thread);
            }
        }

        /// <summary>Does the thread's own tasks, and then those that others have not begun.</summary>
        public void Work(int worker)
        {
            for (var n = 0; n < _threads; n++)
            {
                var owner = (worker + n) % _threads;
                var end = First(owner + 1);
                int task;
                while (Volatile.Read(ref _next[(owner + 1) * Spacing]) < end && (task = Interlocked.Increment(ref _next[(owner + 1) * Spacing]) - 1) < end)
                {
                    Do(worker, task);
                }
            }
        }

        /// <summary>Waits for the tasks that others have begun.</summary>
        public void Wait()
        {
            var wait = default(SpinWait);
            while (Volatile.Read(ref _done) < _count)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }

            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }
        }

        private int First(int thread) => (int)((long)_count * thread / _threads);

        [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong is told to the caller of Run.")]
        private void Do(int worker, int task)
        {
            try
            {
                _task(worker, task);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, e, null);
            }

            Interlocked.Increment(ref _done);
        }
    }
}
