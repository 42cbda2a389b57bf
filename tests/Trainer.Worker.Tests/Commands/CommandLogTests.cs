using System.Net;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Trainer.Worker.Tests.Commands;

/// <summary>What a command writes, on its way to the registry. These run alone, because one looks at the memory of the process.</summary>
[Collection(Name)]
public sealed class CommandLogTests : IDisposable
{
    private const string Name = "alone";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_command_writes_is_sent_while_it_runs()
    {
        var registry = new FakeRegistry(ShellCommand.Job("echo one; echo two >&2; while ! [ -e \"$1\" ]; do sleep 0.05; done; echo three", [_folder["go on"]]), data: null);
        await using var trainer = await ShellCommand.StartTrainerAsync(_folder, registry);
        await trainer.SendJobAsync();

        await Eventually.GetAsync(
            () => Task.FromResult<string?>(registry.Log),
            log => log.Contains("\none\n", StringComparison.Ordinal) && log.Contains("\ntwo\n", StringComparison.Ordinal));
        Assert.Empty(registry.Ends);
        _folder.Write("go on", "");

        var end = await Eventually.GetAsync(() => Task.FromResult(registry.Ends.FirstOrDefault()), _ => true);
        Assert.Null(end.Error);
        Assert.Contains("\nthree\nThe command has ended", registry.Log, StringComparison.Ordinal);
        var numbers = registry.Logs.SelectMany(log => log.Log).Select(piece => piece.Sequence).ToArray();
        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(number => (long)number), numbers);
    }

    [Fact]
    public async Task Both_outputs_stay_in_the_order_in_which_they_were_written()
    {
        var registry = new FakeRegistry(ShellCommand.Job("i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo out $i; echo error $i >&2; done"), data: null);

        Assert.Null((await ShellCommand.RunAsync(_folder, registry)).Error);

        Assert.Contains(string.Concat(Enumerable.Range(1, 500).Select(n => $"out {n}\nerror {n}\n")), registry.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_is_bounded_and_counted_and_takes_no_memory()
    {
        const int bound = 1_000_000;
        var registry = new FakeRegistry(ShellCommand.Job("yes 'a line of the flood' | head -c 100000000; head -c 100000000 /dev/zero; echo the end >&2"), data: null);
        await using var trainer = await ShellCommand.StartTrainerAsync(_folder, registry, $"--Trainer:Commands:MaxLogBytes={bound}");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await trainer.SendJobAsync();

        var peak = 0L;
        var end = await Eventually.GetAsync(
            () =>
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                return Task.FromResult(registry.Ends.FirstOrDefault());
            },
            _ => true);

        Assert.Null(end.Error);
        Assert.InRange(peak - before, long.MinValue, 60_000_000);
        Assert.InRange(registry.Log.Length, bound / 2, bound + 1000);
        Assert.Contains($"The log has reached {bound} bytes; what follows is left out.\n", registry.Log, StringComparison.Ordinal);

        // Each 0 byte became a character of three.
        Assert.Matches("\n(39|40)[0-9]{7} bytes of the log were left out, beyond the 1000000 that are kept.\n$", registry.Log);
    }

    [Fact]
    public async Task A_registry_that_is_away_for_a_while_costs_no_line()
    {
        var (isAway, refusals) = (true, 0);
        var registry = new FakeRegistry(ShellCommand.Job("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo line $i; done"), data: null)
        {
            Interfere = action => action == "log" && isAway && Interlocked.Increment(ref refusals) > 0 ? HttpStatusCode.ServiceUnavailable : null,
        };
        await using var trainer = await ShellCommand.StartTrainerAsync(_folder, registry, "--Trainer:RegistryPatience=00:01:00");
        await trainer.SendJobAsync();
        await Eventually.GetAsync(() => Task.FromResult<object?>(registry), _ => Volatile.Read(ref refusals) > 0);

        isAway = false;

        var end = await Eventually.GetAsync(() => Task.FromResult(registry.Ends.FirstOrDefault()), _ => true);
        Assert.Null(end.Error);
        Assert.Contains(string.Concat(Enumerable.Range(1, 20000).Select(n => $"line {n}\n")), registry.Log, StringComparison.Ordinal);
    }

    [CollectionDefinition(Name, DisableParallelization = true)]
    public sealed class Alone;
}
