using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLOpsAspire.Scoring.Api.Dialects.Mlflow;

/// <summary>MLflow's error envelope.</summary>
/// <param name="ErrorCode">For programs.</param>
/// <param name="Message">For people.</param>
internal sealed record MlflowError(
    [property: JsonPropertyName("error_code")] string ErrorCode, [property: JsonPropertyName("message")] string Message)
{
    public static JsonSerializerOptions Options { get; } = JsonSerializerOptions.Default;
}
