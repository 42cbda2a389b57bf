using System.Globalization;
using System.Net;
using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.FunctionalTests;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>Sends a functional test to a replica's dev deployment and compares the answer.</summary>
internal sealed class FunctionalTester(HttpClient http, TimeProvider time)
{
    /// <returns>What was wrong with the answer; null when nothing was.</returns>
    /// <exception cref="ReplicaAwayException">The replica did not answer, or is not ready to.</exception>
    public async Task<string?> ProblemAsync(Uri replica, string endpoint, FunctionalTest test, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(replica, $"/api/v1/service/{endpoint}/score"));
        request.Headers.Add(DeploymentHeader.Name, DeploymentNames.Dev);
        request.Content = System.Net.Http.Json.JsonContent.Create(test.Request);
        try
        {
            var started = time.GetTimestamp();
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return IsNotReady(response.StatusCode) && test.Expect.Status != (int)response.StatusCode
                ? throw new ReplicaAwayException($"The scoring replica at {replica} is not ready to be tested.")
                : Compare(test.Expect, (int)response.StatusCode, body, time.GetElapsedTime(started));
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "was not answered in time";
        }
        catch (HttpRequestException e)
        {
            throw new ReplicaAwayException($"The scoring replica at {replica} does not answer.", e);
        }
    }

    private static bool IsNotReady(HttpStatusCode status) => status
        is HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.GatewayTimeout;

    private static string? Compare(FunctionalExpectation expected, int status, string body, TimeSpan took)
    {
        if (status != expected.Status)
        {
            return $"was answered with status {status} instead of {expected.Status}";
        }

        if (expected.WithinMilliseconds is { } limit && took.TotalMilliseconds > limit)
        {
            return string.Create(CultureInfo.InvariantCulture, $"was answered in {took.TotalMilliseconds:0} ms instead of {limit} ms");
        }

        return expected.Prediction is { } prediction && !HasPrediction(body, prediction)
            ? $"was not answered with the prediction {prediction.GetRawText()}"
            : null;
    }

    private static bool HasPrediction(string body, JsonElement prediction)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return answer.RootElement.ValueKind == JsonValueKind.Object
                && answer.RootElement.TryGetProperty("prediction", out var given)
                && JsonElement.DeepEquals(given, prediction);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
