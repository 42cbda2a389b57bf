using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Decides which runs and reports are accepted.</summary>
internal sealed class RunLedger(RunStore runs, ArtifactCheck artifacts, OutboxSignal outbox, ReleaseSignal releases)
{
    private const int MaxJobFileLength = 64 * 1024;
    private const int MaxFilesLength = 512 * 1024;
    private const int MaxFileNameLength = 255;
    private const int MaxTextLength = 2048;
    private const int MaxKeyLength = 250;
    private const int MaxParamLength = 6000;
    private const int MaxParams = 100;
    private const int MaxMetrics = 1000;
    private const int MaxErrorLength = 2000;

    public async Task<RunChange> SubmitAsync(SubmitRunRequest request, CancellationToken cancellationToken)
    {
        if (ProblemOf(request) is { } problem)
        {
            return RunChange.Refused(problem);
        }

        var run = await runs.AddAsync(request, cancellationToken);
        outbox.Raise();
        return new RunChange(RunOutcome.Done, run);
    }

    public async Task<RunChange> ClaimAsync(string id, ClaimRunRequest claim, CancellationToken cancellationToken) =>
        claim.Attempt < 1 || claim.ClaimId.Length is 0 or > MaxKeyLength || claim.Worker.Length > MaxTextLength
            ? RunChange.Refused("A claim has an id, a worker and an attempt of at least 1.")
            : await runs.ClaimAsync(id, claim, cancellationToken);

    public async Task<RunChange> LogAsync(string id, LogRunRequest report, CancellationToken cancellationToken) =>
        ProblemOf(report) is { } problem ? RunChange.Refused(problem) : await runs.LogAsync(id, report, cancellationToken);

    public async Task<RunChange> FinishAsync(string id, FinishRunRequest end, CancellationToken cancellationToken)
    {
        var problem = ProblemOf(end) ?? (end.ArtifactDigest is null ? null : await artifacts.ProblemAsync(end.ArtifactDigest, cancellationToken));
        if (problem is not null)
        {
            return RunChange.Refused(problem);
        }

        var change = await runs.FinishAsync(id, end, cancellationToken);
        releases.Raise();
        return change;
    }

    private static string? ProblemOf(SubmitRunRequest request) => request switch
    {
        _ when ResourceName.Problem(request.Experiment) is { } problem => $"experiment: {problem}",
        { JobFileName.Length: 0 or > MaxFileNameLength } => $"jobFileName: it has 1 to {MaxFileNameLength} characters.",
        { JobFile.Length: 0 or > MaxJobFileLength } => $"jobFile: it has 1 to {MaxJobFileLength} characters.",
        _ when request.Files.Sum(file => file.Key.Length + file.Value.Length) > MaxFilesLength => $"files: together they have at most {MaxFilesLength} characters.",
        { Data.Length: > MaxTextLength } => $"data: it has at most {MaxTextLength} characters.",
        { DataNote.Length: > MaxTextLength } => $"dataNote: it has at most {MaxTextLength} characters.",
        { GitCommit.Length: > MaxKeyLength } => $"gitCommit: it has at most {MaxKeyLength} characters.",
        _ => null,
    };

    private static string? ProblemOf(LogRunRequest report) => report switch
    {
        { Progress: < 0 or > 1 } => "progress: it lies between 0 and 1.",
        { Params.Count: > MaxParams } => $"params: at most {MaxParams} are taken at once.",
        _ when report.Params.Any(param => param.Key.Length is 0 or > MaxKeyLength || param.Value.Length > MaxParamLength) =>
            $"params: a key has 1 to {MaxKeyLength} characters, a value at most {MaxParamLength}.",
        _ => ProblemOf([.. report.Metrics.Select(metric => metric.Key)]),
    };

    private static string? ProblemOf(string[] metricKeys) =>
        metricKeys.Length > MaxMetrics
            ? $"metrics: at most {MaxMetrics} are taken at once."
            : metricKeys.Any(key => key.Length is 0 or > MaxKeyLength)
                ? $"metrics: a key has 1 to {MaxKeyLength} characters."
                : null;

    private static string? ProblemOf(FinishRunRequest end) => end switch
    {
        { Error: null, ArtifactDigest: null } => "artifactDigest: a run that has completed has an artifact.",
        { Error.Length: > MaxErrorLength } => $"error: it has at most {MaxErrorLength} characters.",
        { Deploy: not null, Register: null } => "deploy: only a registered version can be deployed.",
        { Register: { } model } when ResourceName.Problem(model) is { } problem => $"register: {problem}",
        { Deploy: { } endpoint } when ResourceName.EndpointProblem(endpoint) is { } problem => $"deploy: {problem}",
        _ => ProblemOf([.. end.Metrics.Keys]),
    };
}
