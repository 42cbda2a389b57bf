namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>A key and its value: a tag, or a param.</summary>
internal sealed record MlflowTag
{
    public string? Key { get; init; }

    public string? Value { get; init; }

    public static MlflowTag Of(string key, string value) => new() { Key = key, Value = value };
}
