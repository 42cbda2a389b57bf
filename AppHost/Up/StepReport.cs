using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace MLOpsAspire.AppHost.Up;

/// <summary>Says on the console what is happening: a line for each step with its time, and a bar where people watch.</summary>
internal static class StepReport
{
    private const int NameWidth = 12;
    private const int DetailWidth = 56;

    /// <summary>Does a step and then says so.</summary>
    public static async Task<T> StepAsync<T>(string name, Func<Task<T>> step, Func<T, string> describe)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await step();
        Line(name, describe(result), Stopwatch.GetElapsedTime(started));
        return result;
    }

    /// <summary>Does a step and then says so.</summary>
    public static Task StepAsync(string name, Func<Task> step, string detail) => StepAsync(
        name,
        async () =>
        {
            await step();
            return detail;
        },
        text => text);

    /// <summary>Says something with its time.</summary>
    public static void Line(string name, string detail, TimeSpan? took = null)
    {
        var seconds = took is { } span ? span.TotalSeconds.ToString("0.0 's'", CultureInfo.InvariantCulture) : "";
        Console.WriteLine($"  {name.PadRight(NameWidth)} {detail.PadRight(DetailWidth)} {seconds,7}".TrimEnd());
    }

    /// <summary>Says what went wrong, in one line.</summary>
    public static void Fail(string problem) => Console.Error.WriteLine($"  failed: {problem}");

    /// <summary>Shows a bar while something is worked on, if the output is a terminal.</summary>
    /// <param name="name">Stands before the bar.</param>
    /// <param name="work">Gets a function to call with the share that is done, 0 to 1.</param>
    public static Task<T> WithBarAsync<T>(string name, Func<Action<double>, Task<T>> work)
    {
        if (Console.IsOutputRedirected)
        {
            return work(_ => { });
        }

        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask($"  {name}", maxValue: 1);
                return work(share => bar.Value = share);
            });
    }
}
