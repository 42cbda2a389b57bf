using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Trainer.Worker.Tests;

/// <summary>The part of the registry that a trainer sees: one run.</summary>
internal sealed class FakeRegistry(string jobFile, string? data) : HttpMessageHandler
{
    public const string RunId = "run-1";

    /// <summary>The files submitted with the run.</summary>
    public Dictionary<string, string> Files { get; } = [];

    public ConcurrentQueue<ClaimRunRequest> Claims { get; } = [];

    public ConcurrentQueue<LogRunRequest> Logs { get; } = [];

    public ConcurrentQueue<FinishRunRequest> Ends { get; } = [];

    /// <summary>The digest of the sources the run was submitted with.</summary>
    public string? Snapshot { get; set; }

    /// <summary>What the run has written so far.</summary>
    public string Log => string.Concat(Logs.SelectMany(log => log.Log).Select(chunk => chunk.Text));

    /// <summary>All params that were reported.</summary>
    public IReadOnlyDictionary<string, string> Params => Logs.SelectMany(log => log.Params).DistinctBy(param => param.Key).ToDictionary();

    /// <summary>Answers in place of the registry; null lets it answer itself.</summary>
    public Func<string, HttpStatusCode?> Interfere { get; set; } = _ => null;

    /// <summary>The sentence of such an answer.</summary>
    public string Detail { get; set; } = "The registry will not.";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var action = request.RequestUri!.Segments[^1];
        if (Interfere(action) is { } status)
        {
            return Answer(status, new { detail = Detail }, "application/problem+json");
        }

        if (request.Method == HttpMethod.Get)
        {
            return Ok(Run);
        }

        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        switch (action)
        {
            case "claim":
                Claims.Enqueue(Read<ClaimRunRequest>(body));
                return Ok(new ClaimedRun(Run, data, Files));
            case "log":
                Logs.Enqueue(Read<LogRunRequest>(body));
                return Ok(Run);
            default:
                Ends.Enqueue(Read<FinishRunRequest>(body));
                return Ok(Run);
        }
    }

    private Run Run => new()
    {
        Id = RunId,
        Experiment = "test",
        ExperimentId = "7",
        Snapshot = Snapshot,
        State = RunState.Running,
        JobFileName = "test.job.yaml",
        JobFile = jobFile,
        Data = data,
        DataNote = "made up",
        GitCommit = "abc123",
        Trainer = "worker-1",
        Params = new Dictionary<string, string>(),
        Metrics = new Dictionary<string, double>(),
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static T Read<T>(string body) => JsonSerializer.Deserialize<T>(body, WireJson.Strict)!;

    private static HttpResponseMessage Ok<T>(T value) => Answer(HttpStatusCode.OK, value, "application/json");

    private static HttpResponseMessage Answer<T>(HttpStatusCode status, T value, string type) =>
        new(status) { Content = JsonContent.Create(value, new MediaTypeHeaderValue(type), WireJson.Options) };
}
