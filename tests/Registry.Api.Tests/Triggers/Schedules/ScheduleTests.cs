using MLOpsAspire.Registry.Api.Triggers.Schedules;

namespace MLOpsAspire.Registry.Api.Tests.Triggers.Schedules;

public sealed class ScheduleTests
{
    /// <summary>In Berlin clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 to 2:00 on 25 October.</summary>
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00Z", "03-29 01:00, 03-30 00:30, 03-31 00:30")]
    [InlineData("30 2 * * *", "2026-10-24T12:00Z", "10-25 00:30, 10-26 01:30, 10-27 01:30")]
    [InlineData("0 4 * * *", "2026-03-28T12:00Z", "03-29 02:00, 03-30 02:00, 03-31 02:00")]
    [InlineData("30 * * * *", "2026-03-29T00:00Z", "03-29 00:30, 03-29 01:00, 03-29 01:30")]
    [InlineData("30 * * * *", "2026-10-25T00:00Z", "10-25 00:30, 10-25 01:30, 10-25 02:30")]
    public void Where_clocks_are_changed_every_time_comes_once(string cron, string from, string expected)
    {
        var schedule = Schedule.Parse(cron, "Europe/Berlin", out _)!;

        var times = new List<DateTimeOffset> { DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture) };
        while (times.Count < 4)
        {
            times.Add(schedule.NextAfter(times[^1])!.Value);
        }

        Assert.All(times, time => Assert.Equal(TimeSpan.Zero, time.Offset));
        Assert.Equal(expected, string.Join(", ", times.Skip(1).Select(time => time.ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Without_a_time_zone_UTC_is_meant() => Assert.Equal(
        new DateTimeOffset(2026, 6, 1, 2, 30, 0, TimeSpan.Zero),
        Schedule.Parse("30 2 * * *", null, out _)!.NextAfter(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 0 * * *")]
    [InlineData("@daily")]
    [InlineData("H 0 * * *")]
    [InlineData("a b c d e")]
    public void What_is_no_cron_expression_is_refused(string cron)
    {
        Assert.Null(Schedule.Parse(cron, null, out var problem));
        Assert.StartsWith("cron: ", problem, StringComparison.Ordinal);
    }
}
