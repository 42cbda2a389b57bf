using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Triggers.Schedules;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Triggers.Schedules;

public class ScheduleServiceTests : IDisposable
{
    private static readonly CreateTriggerRequest Hourly = new() { Kind = TriggerKind.Schedule, Cron = "0 * * * *" };

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_is_started_at_each_time_of_its_schedule_and_not_before()
    {
        await using var registry = await StartAsync();
        var trigger = await registry.AddTriggerAsync(Hourly);

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(await StartDueAsync(registry));
        _time.Advance(TimeSpan.FromMinutes(1));
        var first = Assert.Single(await StartDueAsync(registry));
        Assert.Empty(await StartDueAsync(registry));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Single(await StartDueAsync(registry));

        var runs = await registry.RunsAsync();
        Assert.Equal(["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"], runs.Select(run => run.Tags["mlops.trigger.instant"]));
        Assert.Equal((first, "nightly", "schedule", trigger.Details.Id), (runs[0].Id, runs[0].Tags["mlops.job"], runs[0].Tags["mlops.trigger"], runs[0].Tags["mlops.trigger.id"]));
        var after = await registry.TriggerAsync(trigger);
        Assert.Equal((runs[1].Id, _time.GetUtcNow(), At(3)), (after.LastRun, after.LastStartedAt, after.NextAt));
    }

    [Fact]
    public async Task Of_the_times_that_were_missed_one_is_made_up_for()
    {
        await using (var before = await StartAsync())
        {
            await before.AddTriggerAsync(Hourly);
        }

        _time.Advance(TimeSpan.FromHours(30.5));
        await using var registry = await JobRegistry.StartAsync(_folder, _time);

        Assert.Single(await StartDueAsync(registry));
        Assert.Empty(await StartDueAsync(registry));
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Single(await StartDueAsync(registry));
        Assert.Equal(["2026-01-01T01:00:00Z", "2026-01-02T07:00:00Z"], (await registry.RunsAsync()).Select(run => run.Tags["mlops.trigger.instant"]));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_starts_nothing_twice()
    {
        await using var registry = await StartAsync();
        await registry.AddTriggerAsync(Hourly);
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Single(await StartDueAsync(registry));

        _time.JumpWallClock(TimeSpan.FromHours(-2));
        var again = new List<string>();
        for (var minute = 0; minute <= 120; minute += 10)
        {
            again.AddRange(await StartDueAsync(registry));
            _time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Empty(again);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Single(await StartDueAsync(registry));
    }

    [Fact]
    public async Task A_clock_that_was_far_ahead_does_not_hold_a_schedule_up_for_ever()
    {
        await using var registry = await StartAsync();
        var trigger = await registry.AddTriggerAsync(Hourly);
        _time.JumpWallClock(TimeSpan.FromDays(1000));
        Assert.Single(await StartDueAsync(registry));

        _time.JumpWallClock(TimeSpan.FromDays(-1000));
        Assert.Empty(await StartDueAsync(registry));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await StartDueAsync(registry));
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Single(await StartDueAsync(registry));
        Assert.Equal((At(2), At(3)), ((await registry.TriggerAsync(trigger)).LastStartedAt, (await registry.TriggerAsync(trigger)).NextAt));
    }

    [Fact]
    public async Task A_time_whose_job_is_refused_is_over_and_the_trigger_tells_why()
    {
        await using var registry = await StartAsync();
        var trigger = await registry.AddTriggerAsync(Hourly);
        var experiment = await registry.DeleteExperimentAsync();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Empty(await StartDueAsync(registry));

        var refused = await registry.TriggerAsync(trigger);
        Assert.Equal(("experiment: 'churn' is deleted; restore it, or choose another.", _time.GetUtcNow(), At(2)), (refused.LastError, refused.LastErrorAt, refused.NextAt));
        await registry.RestoreExperimentAsync(experiment);
        Assert.Empty(await StartDueAsync(registry));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Single(await StartDueAsync(registry));
        Assert.Null((await registry.TriggerAsync(trigger)).LastError);
    }

    [Fact]
    public async Task Of_many_that_start_one_time_at_once_one_does()
    {
        await using var one = await StartAsync();
        await using var other = await JobRegistry.StartAsync(_folder, _time);
        var trigger = await one.AddTriggerAsync(Hourly);
        _time.Advance(TimeSpan.FromHours(1));

        var started = await one.AllAsync(Enumerable.Range(0, 8).Select(n => StartAsync(n % 2 == 0 ? one : other, trigger.Details.Id)));

        Assert.Single(started, run => run is not null);
        Assert.Single(await one.RunsAsync());
    }

    [Fact]
    public async Task Two_registries_start_each_time_once_also_when_one_of_them_dies()
    {
        var one = await StartAsync(isBusy: true);
        await using var other = await JobRegistry.StartAsync(_folder, _time, isBusy: true);
        await one.AddTriggerAsync(Hourly);

        Assert.Equal(["2026-01-01T01:00:00Z"], await AfterAnHourAsync(other, 1));
        Assert.Equal(["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"], await AfterAnHourAsync(other, 2));
        await one.Registry.KillAsync();

        Assert.Equal(["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z", "2026-01-01T03:00:00Z"], await AfterAnHourAsync(other, 3));
    }

    private static DateTimeOffset At(int hour) => new(2026, 1, 1, hour, 0, 0, TimeSpan.Zero);

    private async Task<JobRegistry> StartAsync(bool isBusy = false)
    {
        var registry = await JobRegistry.StartAsync(_folder, _time, isBusy);
        await registry.PutJobAsync();
        return registry;
    }

    /// <summary>Goes on by an hour, and then in steps that a lease outlasts, until there are so many runs.</summary>
    private async Task<IEnumerable<string>> AfterAnHourAsync(JobRegistry registry, int count)
    {
        _time.JumpWallClock(TimeSpan.FromHours(1));
        var runs = await Eventually.GetAsync(
            async () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
                return await registry.RunsAsync();
            },
            runs => runs.Count >= count);
        return runs.Select(run => run.Tags["mlops.trigger.instant"]);
    }

    /// <summary>What the service does in a round.</summary>
    /// <returns>The ids of the runs.</returns>
    private static async Task<IReadOnlyList<string>> StartDueAsync(JobRegistry registry)
    {
        await using var scope = registry.Registry.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<ScheduleStore>();
        await store.RealignAsync(Cancelled);
        var started = new List<string>();
        foreach (var id in await store.DueAsync(Cancelled))
        {
            if (await store.StartAsync(id, Cancelled) is { } run)
            {
                started.Add(run);
            }
        }

        return started;
    }

    private static async Task<string?> StartAsync(JobRegistry registry, string trigger)
    {
        await using var scope = registry.Registry.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ScheduleStore>().StartAsync(trigger, Cancelled);
    }
}
