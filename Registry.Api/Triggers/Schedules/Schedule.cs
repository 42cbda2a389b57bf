using Cronos;

namespace MLOpsAspire.Registry.Api.Triggers.Schedules;

/// <summary>
/// The times that a cron expression means in a time zone. Where clocks go forward, a time that is left out comes at the first moment after the gap;
/// where they go back, a time that comes twice is taken once, unless the expression asks for every hour or minute.
/// </summary>
internal sealed class Schedule
{
    public const string Utc = "UTC";

    private const int Fields = 5;
    private const int MaxLength = 255;

    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;

    private Schedule(CronExpression cron, TimeZoneInfo zone)
    {
        _cron = cron;
        _zone = zone;
    }

    /// <param name="cron">Five fields: minute, hour, day of the month, month, day of the week.</param>
    /// <param name="timeZone">Null for UTC.</param>
    /// <param name="problem">One sentence when it is no schedule; null when it is.</param>
    public static Schedule? Parse(string cron, string? timeZone, out string? problem)
    {
        CronExpression? expression = null;
        var isCron = cron.Length <= MaxLength && cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == Fields && CronExpression.TryParse(cron, out expression);
        TimeZoneInfo? zone = null;
        var isZone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone ?? Utc, out zone);
        problem = !isCron ? "cron: give minute, hour, day of the month, month and day of the week, such as 30 2 * * MON."
            : !isZone ? "timeZone: give the IANA name of a time zone, such as Europe/Berlin."
            : null;
        return problem is null ? new Schedule(expression!, zone!) : null;
    }

    /// <returns>Null when there is no such time.</returns>
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => _cron.GetNextOccurrence(instant, _zone)?.ToUniversalTime();
}
