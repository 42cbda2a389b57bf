using System.Globalization;
using System.Text.Json;
using MLOpsAspire.Contracts.FunctionalTests;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>Compares an answer with what a functional test expects.</summary>
internal static class AnswerComparison
{
    /// <returns>What was wrong, to follow the test's name; null when nothing was.</returns>
    public static string? Problem(FunctionalExpectation expected, int status, string body, TimeSpan took)
    {
        if (status != expected.Status)
        {
            return $"was answered with status {status} instead of {expected.Status}";
        }

        if (expected.WithinMilliseconds is { } limit && took.TotalMilliseconds > limit)
        {
            return string.Create(CultureInfo.InvariantCulture, $"was answered in {took.TotalMilliseconds:0} ms instead of {limit} ms");
        }

        return expected is { Prediction: null, Probability: null } ? null : BodyProblem(expected, body);
    }

    private static string? BodyProblem(FunctionalExpectation expected, string body)
    {
        using var answer = Parse(body);
        if (expected.Prediction is { } prediction && !(Field(answer, "prediction") is { } given && JsonElement.DeepEquals(given, prediction)))
        {
            return $"was not answered with the prediction {prediction.GetRawText()}";
        }

        return expected.Probability is { } probability
            && !(Field(answer, "probability") is { ValueKind: JsonValueKind.Number } number && Math.Abs(number.GetDouble() - probability) <= expected.Tolerance)
                ? string.Create(CultureInfo.InvariantCulture, $"was not answered with a probability within {expected.Tolerance} of {probability}")
                : null;
    }

    private static JsonDocument? Parse(string body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Field(JsonDocument? answer, string name) =>
        answer?.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty(name, out var value) ? value : null;
}
