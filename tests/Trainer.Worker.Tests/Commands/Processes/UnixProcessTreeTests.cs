using MLOpsAspire.Testing;
using MLOpsAspire.Trainer.Worker.Commands.Processes;

namespace MLOpsAspire.Trainer.Worker.Tests.Commands.Processes;

/// <summary>Whose process is whose, on a machine that the test makes up.</summary>
public sealed class UnixProcessTreeTests
{
    private const int Guard = 50;

    private readonly FakeTable _table = new();
    private readonly UnixProcessTree _tree;

    public UnixProcessTreeTests()
    {
        _table.Add(1, parent: 0);
        _table.Add(10, parent: 1);
        _table.Add(Guard, parent: 10);
        _tree = new UnixProcessTree(Guard, group: null, ("MARK", "ours"), _table, new FakeTimeProvider());
    }

    [Fact]
    public async Task Everything_below_the_guard_is_killed_and_nothing_else()
    {
        _table.Add(60, parent: Guard);
        _table.Add(61, parent: 60);
        _table.Add(62, parent: 61);
        _table.Add(70, parent: 10);
        _table.Add(71, parent: 70);

        Assert.True(_tree.IsMoreThan(2));
        Assert.False(_tree.IsMoreThan(3));
        Assert.True(await _tree.KillAsync());

        Assert.Equal([60, 61, 62], _table.Killed.Order());
        Assert.False(_tree.IsMoreThan(0));
    }

    [Fact]
    public async Task Ids_that_began_again_at_low_ones_are_no_hiding_place()
    {
        _table.Add(60, parent: Guard);
        _table.Add(5, parent: 60);
        _table.Add(4, parent: 5);
        _table.Add(3, parent: 4);

        await _tree.KillAsync();

        Assert.Equal([3, 4, 5, 60], _table.Killed.Order());
    }

    [Fact]
    public async Task What_was_seen_below_the_guard_is_found_when_the_guard_is_gone()
    {
        _table.Add(60, parent: Guard);
        _table.Add(61, parent: 60);
        Assert.True(_tree.IsMoreThan(1));

        _table.Remove(Guard);
        _table.Remove(60);
        _table.Move(61, parent: 1);
        _table.Add(62, parent: 61);
        await _tree.KillAsync();

        Assert.Equal([61, 62], _table.Killed.Order());
    }

    [Fact]
    public async Task What_was_never_seen_is_found_by_its_mark_when_the_guard_is_gone()
    {
        _table.Remove(Guard);
        _table.Add(80, parent: 1, mark: "ours");
        _table.Add(81, parent: 80);
        _table.Add(90, parent: 1, mark: "another's");

        await _tree.KillAsync();

        Assert.Equal([80, 81], _table.Killed.Order());
    }

    [Fact]
    public async Task Ids_that_were_given_to_others_are_left_alone()
    {
        _table.Add(60, parent: Guard);
        Assert.True(_tree.IsMoreThan(0));

        _table.Remove(60);
        _table.Remove(Guard);
        _table.Add(60, parent: 1);
        _table.Add(Guard, parent: 1);
        _table.Add(91, parent: Guard);
        await _tree.KillAsync();

        Assert.Empty(_table.Killed);
    }

    [Fact]
    public async Task Those_that_are_started_while_others_are_killed_are_killed_too()
    {
        _table.Add(60, parent: Guard);
        var left = 5;
        _table.OnKill = process =>
        {
            if (left-- > 0)
            {
                _table.Add(100 + left, parent: Guard);
            }
        };

        Assert.True(await _tree.KillAsync());

        Assert.Equal([60, 100, 101, 102, 103, 104], _table.Killed.Order());
    }

    [Fact]
    public void A_process_that_has_ended_and_is_only_listed_does_not_count()
    {
        _table.Add(60, parent: Guard, isAlive: false);

        Assert.False(_tree.IsMoreThan(0));
    }

    [Fact]
    public void Asking_reaches_each_of_them()
    {
        _table.Add(60, parent: Guard);
        _table.Add(61, parent: 60);

        Assert.True(_tree.Ask());

        Assert.Equal([60, 61], _table.Asked);
    }

    private sealed class FakeTable : IProcessTable
    {
        private readonly SortedDictionary<int, (ProcessEntry Entry, string? Mark)> _processes = [];
        private long _start;

        public List<int> Killed { get; } = [];

        public List<int> Asked { get; } = [];

        public Action<int> OnKill { get; set; } = _ => { };

        public void Add(int id, int parent, string? mark = null, bool isAlive = true) =>
            _processes[id] = (new ProcessEntry(id, parent, Group: 10, ++_start, isAlive), mark);

        public void Remove(int id) => _processes.Remove(id);

        public void Move(int id, int parent) => _processes[id] = _processes[id] with { Entry = _processes[id].Entry with { Parent = parent } };

        public IEnumerable<ProcessEntry> Read() => [.. _processes.Values.Select(process => process.Entry)];

        public ProcessEntry? Find(int id) => _processes.TryGetValue(id, out var process) ? process.Entry : null;

        public bool HasVariable(ProcessEntry process, string name, string value) => name == "MARK" && _processes[process.Id].Mark == value;

        public void Send(ProcessEntry process, UnixSignal signal)
        {
            if (signal == UnixSignal.Terminate)
            {
                Asked.Add(process.Id);
            }
            else if (_processes.Remove(process.Id))
            {
                Killed.Add(process.Id);
                OnKill(process.Id);
            }
        }
    }
}
