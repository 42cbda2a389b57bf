namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>
/// Finds a guard's processes by every trace there is: their parents, the command's process group, the mark in their environment, and that they
/// were found before. On Linux the guard is handed each process whose own parent has ended, so that none gets away from under it while it lives.
/// </summary>
/// <param name="guard">The guard's id; it lives.</param>
/// <param name="group">The process group of the guard's command, which nothing else can have meanwhile; null when that is not known.</param>
/// <param name="mark">The variable that the attempt's processes alone carry, and its value; null when the guard cannot be gone.</param>
internal sealed class UnixProcessTree(int guard, int? group, (string Name, string Value)? mark, IProcessTable table, TimeProvider time) : IProcessTree
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    /// <summary>How long killing goes on when it does not help.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly long? _guardStart = table.Find(guard)?.Start;
    private readonly HashSet<(int Id, long Start)> _found = [];

    public bool IsMoreThan(int count)
    {
        // No further than that: where processes multiply, looking at all of them takes time in which there are more.
        var left = count;
        return !ForEach(_ => left-- > 0);
    }

    public bool Ask()
    {
        SendToGroup(UnixSignal.Terminate);
        ForEach(process => process.Group == group || Send(process, UnixSignal.Terminate));
        return true;
    }

    public async Task<bool> KillAsync()
    {
        var killed = new HashSet<(int, long)>();
        var helped = time.GetTimestamp();
        while (true)
        {
            // One signal to all of a group is quicker than any of them can start another.
            SendToGroup(UnixSignal.Kill);
            var (isAny, isAnyNew) = (false, false);
            ForEach(process =>
            {
                isAny = true;
                isAnyNew |= killed.Add((process.Id, process.Start));
                return Send(process, UnixSignal.Kill);
            });
            if (!isAny || (!isAnyNew && time.GetElapsedTime(helped) > Patience))
            {
                return !isAny;
            }

            // Those that start others are not given the time to.
            if (isAnyNew)
            {
                helped = time.GetTimestamp();
            }
            else
            {
                await Task.Delay(LookAgain, time);
            }
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private void SendToGroup(UnixSignal signal)
    {
        if (group is { } known)
        {
            // That it is empty by now is as good.
            _ = UnixCalls.Kill(-known, (int)signal);
        }
    }

    private bool Send(ProcessEntry process, UnixSignal signal)
    {
        table.Send(process, signal);
        return true;
    }

    /// <summary>Does something to each that is alive, and does it at once: there may be more by the time all have been found.</summary>
    /// <param name="action">Returns false when it has seen enough.</param>
    /// <returns>Whether all were seen.</returns>
    private bool ForEach(Func<ProcessEntry, bool> action)
    {
        lock (_lock)
        {
            var ours = new Dictionary<int, ProcessEntry>();
            var seenAll = ForEach(action, ours);
            if (seenAll)
            {
                _found.Clear();
            }

            _found.UnionWith(ours.Values.Select(process => (process.Id, process.Start)));
            return seenAll;
        }
    }

    private bool ForEach(Func<ProcessEntry, bool> action, Dictionary<int, ProcessEntry> ours)
    {
        // While the guard is listed, nothing else can have its id.
        var isGuarded = table.Find(guard) is { } now && now.Start == _guardStart;
        var others = new List<ProcessEntry>();
        foreach (var process in table.Read().Where(process => process.Id != guard))
        {
            if (!ours.ContainsKey(process.Parent) && !IsTraced(process, isGuarded))
            {
                others.Add(process);
            }
            else if (!Take(process, ours, action))
            {
                return false;
            }
        }

        // Ids start again at low ones some time, so that a process may be listed before its parent.
        while (others.FindIndex(process => ours.ContainsKey(process.Parent)) is >= 0 and var place)
        {
            if (!Take(others[place], ours, action))
            {
                return false;
            }

            others.RemoveAt(place);
        }

        return true;
    }

    private bool IsTraced(ProcessEntry process, bool isGuarded) =>
        _found.Contains((process.Id, process.Start))
        || process.Group == group
        || (isGuarded ? process.Parent == guard : mark is { } m && table.HasVariable(process, m.Name, m.Value));

    private static bool Take(ProcessEntry process, Dictionary<int, ProcessEntry> ours, Func<ProcessEntry, bool> action)
    {
        ours[process.Id] = process;
        return !process.IsAlive || action(process);
    }
}
