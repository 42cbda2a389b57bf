using System.Globalization;
using System.Text.Json;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.FunctionalTests;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>Sends the functional tests that are stored with the model to its dev deployment, on every replica, and compares the answers.</summary>
internal sealed class FunctionalGate(IArtifactStore artifacts, IHttpClientFactory http, TimeProvider time) : IGate
{
    private const string Name = "functional";

    public async Task<GateResult> RunAsync(GateContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<FunctionalTest>? tests;
        try
        {
            tests = await ReadTestsAsync(context.Candidate.Digest, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            return new GateResult(Name, GateOutcome.Failed, e.Message);
        }

        return tests is null ? new GateResult(Name, GateOutcome.Skipped, "The model comes without functional tests.")
            : context.Replicas.Count == 0 ? throw new ReplicaAwayException("No scoring replica is there to be tested.")
            : await RunAsync(tests, context, cancellationToken);
    }

    private async Task<GateResult> RunAsync(IReadOnlyList<FunctionalTest> tests, GateContext context, CancellationToken cancellationToken)
    {
        foreach (var replica in context.Replicas)
        {
            foreach (var test in tests)
            {
                if (await ProblemAsync(new Uri(replica.Address), context.Endpoint, test, cancellationToken) is { } problem)
                {
                    return new GateResult(Name, GateOutcome.Failed, $"'{test.Name}' {problem}.");
                }
            }
        }

        return new GateResult(
            Name, GateOutcome.Passed, string.Create(CultureInfo.InvariantCulture, $"{tests.Count} tests passed on {context.Replicas.Count} replica(s)."));
    }

    private async Task<IReadOnlyList<FunctionalTest>?> ReadTestsAsync(string digest, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await artifacts.OpenAsync(ModelArtifact.PathOf(digest, ModelArtifact.FunctionalTests), cancellationToken);
            using var reader = new StreamReader(stream);
            return FunctionalTestFile.Parse(await reader.ReadToEndAsync(cancellationToken), ModelArtifact.FunctionalTests).Tests;
        }
        catch (ArtifactNotFoundException)
        {
            return null;
        }
    }

    /// <returns>What was wrong with the answer; null when nothing was.</returns>
    private async Task<string?> ProblemAsync(Uri replica, string endpoint, FunctionalTest test, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(replica, $"/api/v1/service/{endpoint}/score"));
        request.Headers.Add(DeploymentNames.Header, DeploymentNames.Dev);
        request.Content = JsonContent.Create(test.Request);
        try
        {
            using var client = http.CreateClient(nameof(FunctionalGate));
            var started = time.GetTimestamp();
            using var response = await client.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return Compare(test.Expect, (int)response.StatusCode, body, time.GetElapsedTime(started));
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
