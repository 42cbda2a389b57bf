using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Testing;
using MLOpsAspire.Trainer.Worker.Reports;

namespace MLOpsAspire.Trainer.Worker.Tests.Reports;

public sealed class RunReporterTests : IDisposable
{
    private static readonly TrainerOptions Defaults = new();

    private readonly FakeTimeProvider _time = new();
    private readonly FakeRegistry _registry = new("label: y", data: null);
    private readonly HttpClient _http;
    private readonly AttemptLog _log = new(new MemoryStream(), maxBytes: 100_000_000);
    private readonly RunReporter _reporter;

    public RunReporterTests()
    {
        _http = new HttpClient(_registry, disposeHandler: false) { BaseAddress = new Uri("http://registry") };
        var patience = new RegistryPatience(Options.Create(Defaults), _time, NullLogger<RegistryPatience>.Instance);
        _reporter = new RunReporter(new RegistryClient(_http), patience, FakeRegistry.RunId, "claim", _log, Defaults, _time);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_report_is_sent_every_two_seconds_when_nothing_is_new()
    {
        var pumping = _reporter.PumpAsync(Cancelled);

        await PassAsync(TimeSpan.FromSeconds(1.75));
        Assert.Empty(_registry.Logs);
        await PassAsync(TimeSpan.FromSeconds(0.25));
        Assert.Single(_registry.Logs);
        await PassAsync(TimeSpan.FromSeconds(4));
        Assert.Equal(3, _registry.Logs.Count);

        Assert.All(_registry.Logs, report => Assert.Equal(
            ("claim", 0, 0, 0, (double?)null), (report.ClaimId, report.Params.Count, report.Metrics.Count, report.Log.Count, report.Progress)));
        _reporter.Complete();
        await pumping;
    }

    [Fact]
    public async Task What_is_new_is_sent_at_the_next_interval_in_one_report()
    {
        var pumping = _reporter.PumpAsync(Cancelled);
        _reporter.Report(new Dictionary<string, string> { ["a"] = "1" });
        _reporter.Report(0.25, 1, ("loss", 0.5));
        _reporter.Report(0.5, 2, ("loss", 0.4), ("validation", 0.6));
        _log.Note("half of the way");

        await PassAsync(Defaults.ReportInterval);

        var report = Assert.Single(_registry.Logs);
        Assert.Equal("1", report.Params["a"]);
        Assert.Equal([("loss", 1L, 0.5), ("loss", 2L, 0.4), ("validation", 2L, 0.6)], report.Metrics.Select(metric => (metric.Key, metric.Step, metric.Value)));
        Assert.Equal(0.5, report.Progress);
        Assert.Equal([new LogChunk(0, "half of the way\n")], report.Log);
        _reporter.Complete();
        await pumping;
        Assert.Single(_registry.Logs);
    }

    [Fact]
    public async Task A_report_holds_no_more_than_the_registry_takes_and_everything_is_sent_in_the_end()
    {
        for (var step = 1; step <= 2500; step++)
        {
            _reporter.Report(1, step, ("loss", step));
        }

        for (var n = 0; n < 1000; n++)
        {
            _log.Add(new string('x', 1000) + "\n");
        }

        _reporter.Complete();
        await _reporter.PumpAsync(Cancelled);

        Assert.All(_registry.Logs, report => Assert.InRange(report.Metrics.Count, 0, 1000));
        Assert.All(_registry.Logs, report => Assert.InRange(report.Log.Sum(piece => piece.Text.Length), 0, 8 * LogChunk.MaxLength));
        Assert.Equal(Enumerable.Range(1, 2500).Select(step => (long)step), _registry.Logs.SelectMany(report => report.Metrics).Select(metric => metric.Step));
        Assert.Equal(1_001_000, _registry.Log.Length);
    }

    [Fact]
    public async Task The_refusal_of_an_empty_report_ends_the_reporting()
    {
        _registry.Interfere = action => action == "log" ? HttpStatusCode.Conflict : null;
        var pumping = _reporter.PumpAsync(Cancelled);

        while (!pumping.IsCompleted)
        {
            _time.Advance(Defaults.ReportInterval);
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.Conflict, (await Assert.ThrowsAsync<RegistryException>(() => pumping)).Status);
    }

    /// <summary>Moves time on step by step, each one when the reporter waits for it.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Defaults.ReportInterval)
        {
            await WaitsAsync();
            _time.Advance(Defaults.ReportInterval);
        }

        await WaitsAsync();
    }

    private Task WaitsAsync() => Eventually.GetAsync<object>(() => Task.FromResult<object?>(_time), _ => _time.HasTimerDueIn(Defaults.ReportInterval));
}
