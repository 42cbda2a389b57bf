using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Registry.Api.Datasets;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>What requests about runs may hold. Each rule names the field it is about.</summary>
internal static class RunRules
{
    /// <summary>The longest job file, in characters.</summary>
    public const int MaxJobFileLength = 64 * 1024;

    private const int MaxFilesLength = 512 * 1024;
    private const int MaxFileNameLength = 255;
    private const int MaxTextLength = 2048;
    private const int MaxKeyLength = 250;
    private const int MaxParamLength = 6000;
    private const int MaxParams = 100;
    private const int MaxMetrics = 1000;
    private const int MaxTags = 100;
    private const int MaxLogChunks = 100;

    public static string? ProblemOf(SubmitRunRequest request) => request switch
    {
        _ when NameRule.Problem(request.Experiment) is { } problem => $"experiment: {problem}",
        { JobFileName.Length: 0 or > MaxFileNameLength } => $"jobFileName: it has 1 to {MaxFileNameLength} characters.",
        { JobFile.Length: 0 or > MaxJobFileLength } => $"jobFile: it has 1 to {MaxJobFileLength} characters.",
        _ when request.Files.Any(file => file.Value is null || file.Key.Length is 0 or > MaxFileNameLength) =>
            $"files: a name has 1 to {MaxFileNameLength} characters, and each file has a text.",
        _ when request.Files.Sum(file => file.Key.Length + file.Value.Length) > MaxFilesLength =>
            $"files: together they have at most {MaxFilesLength} characters.",
        { Data: { } data } when DataProblem(data) is { } problem => $"data: {problem}",
        { DataNote.Length: > MaxTextLength } => $"dataNote: it has at most {MaxTextLength} characters.",
        { GitCommit.Length: > MaxKeyLength } => $"gitCommit: it has at most {MaxKeyLength} characters.",
        { GitUrl.Length: > MaxTextLength } => $"gitUrl: it has at most {MaxTextLength} characters.",
        { User.Length: > MaxKeyLength } => $"user: it has at most {MaxKeyLength} characters.",
        { Name.Length: > MaxKeyLength } => $"name: it has at most {MaxKeyLength} characters.",
        { ParentId: { } parent } when !RowId.IsValid(parent) => "parentId: it is the id of a run.",
        { Snapshot: { } snapshot } when !Digest.IsValid(snapshot) || snapshot.Any(char.IsAsciiLetterUpper) =>
            "snapshot: it is the SHA-256 of the sources, 64 lower-case hexadecimal digits.",
        _ => TagProblem(request.Tags.Select(tag => (tag.Key, (string?)tag.Value))),
    };

    /// <summary>Says what is wrong with the place data is said to be at; null when nothing is.</summary>
    public static string? DataProblem(string data) =>
        data.Length is 0 or > MaxTextLength ? $"it has 1 to {MaxTextLength} characters."
        : DataAddress.IsUnknown(data) ? "an address is a valid one of http or https, or artifacts: and a path; anything else is a path."
        : DatasetReference.IsWrong(data) ? "after dataset: comes a dataset's name and, for another version than the newest, a colon and its number."
        : DataAddress.TryGetArtifact(data, out var path) ? ArtifactPath.Problem(path)
        : null;

    public static string? ProblemOf(ChangeRunRequest change) => change switch
    {
        { Name.Length: 0 or > MaxKeyLength } => $"name: it has 1 to {MaxKeyLength} characters.",
        { Note.Length: > RunTags.MaxValueLength } => $"note: it has at most {RunTags.MaxValueLength} characters.",
        _ => TagProblem(change.Tags.Select(tag => (tag.Key, tag.Value))),
    };

    public static string? TagProblem(IEnumerable<(string Key, string? Value)> tags)
    {
        var all = tags.ToArray();
        return all.Length > MaxTags ? $"tags: at most {MaxTags} are taken at once."
            : all.Any(tag => tag.Key.Length is 0 or > RunTags.MaxKeyLength || tag.Value is { Length: > RunTags.MaxValueLength })
                ? $"tags: a key has 1 to {RunTags.MaxKeyLength} characters, a value at most {RunTags.MaxValueLength}."
                : null;
    }

    public static string? ProblemOf(ClaimRunRequest claim) => claim switch
    {
        { ClaimId.Length: 0 or > MaxKeyLength } => $"claimId: it has 1 to {MaxKeyLength} characters.",
        { Attempt: < 1 } => "attempt: it is at least 1.",
        { Trainer.Length: 0 or > MaxKeyLength } => $"trainer: it has 1 to {MaxKeyLength} characters.",
        { Machine.Length: > MaxKeyLength } => $"machine: it has at most {MaxKeyLength} characters.",
        { Engine.Length: > MaxKeyLength } => $"engine: it has at most {MaxKeyLength} characters.",
        _ => null,
    };

    public static string? ProblemOf(LogRunRequest report) => report switch
    {
        { Progress: < 0 or > 1 } => "progress: it lies between 0 and 1.",
        { Log.Count: > MaxLogChunks } => $"log: at most {MaxLogChunks} pieces are taken at once.",
        _ when report.Log.Any(chunk => chunk is null or { Sequence: < 0 } or { Text: null or { Length: > LogChunk.MaxLength } }) =>
            $"log: each piece has a sequence number of at least 0 and a text of at most {LogChunk.MaxLength} characters.",
        { Params.Count: > MaxParams } => $"params: at most {MaxParams} are taken at once.",
        _ when report.Params.Any(param => param.Key.Length is 0 or > MaxKeyLength || param.Value is null or { Length: > MaxParamLength }) =>
            $"params: a key has 1 to {MaxKeyLength} characters, a value at most {MaxParamLength}.",

        // The values of a run's end take the step after the last one.
        _ when report.Metrics.Any(metric => metric is null or { Step: < 0 or long.MaxValue }) =>
            "metrics: each has a key, a value and a step of at least 0 that another can follow.",
        _ => ProblemOf([.. report.Metrics.Select(metric => (metric.Key, metric.Value))]),
    };

    public static string? ProblemOf(FinishRunRequest end) => end switch
    {
        { Error: null, ArtifactDigest: null, Register: not null } => "register: a version is registered of an artifact, and the run has brought none.",
        { Error.Length: > FinishRunRequest.MaxErrorLength } => $"error: it has at most {FinishRunRequest.MaxErrorLength} characters.",
        { Deploy: not null, Register: null } => "deploy: only a registered version can be deployed.",
        { Register: { } model } when NameRule.Problem(model) is { } problem => $"register: {problem}",
        { Deploy: { } endpoint } when NameRule.EndpointProblem(endpoint) is { } problem => $"deploy: {problem}",
        _ => ProblemOf([.. end.Metrics.Select(metric => (metric.Key, metric.Value))]),
    };

    private static string? ProblemOf((string Key, double Value)[] metrics) =>
        metrics.Length > MaxMetrics ? $"metrics: at most {MaxMetrics} are taken at once."
        : metrics.Any(metric => metric.Key.Length is 0 or > MaxKeyLength) ? $"metrics: a key has 1 to {MaxKeyLength} characters."
        : metrics.Any(metric => !double.IsFinite(metric.Value)) ? "metrics: a value is a finite number."
        : null;
}
