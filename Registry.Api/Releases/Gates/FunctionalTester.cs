using System.Net;
using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.FunctionalTests;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>Sends requests to a replica's dev deployment, and judges the answers.</summary>
internal sealed class FunctionalTester(HttpClient http, TimeProvider time)
{
    /// <returns>What was wrong with the answer; null when nothing was.</returns>
    /// <exception cref="ReplicaAwayException">The replica did not answer, or is not ready to.</exception>
    public async Task<string?> ProblemAsync(Uri replica, string endpoint, FunctionalTest test, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(replica, endpoint, test.Request, cancellationToken);
        return answer is not { } given ? "was not answered in time"
            : IsNotReady(given.Status) && test.Expect.Status != (int)given.Status ? throw NotReady(replica)
            : AnswerComparison.Problem(test.Expect, (int)given.Status, given.Body, given.Took);
    }

    /// <summary>Asks once.</summary>
    /// <returns>The status of the answer, 408 when none came in time, and how long it took.</returns>
    /// <exception cref="ReplicaAwayException">The replica did not answer, or is not ready to.</exception>
    public async Task<(int Status, TimeSpan Took)> MeasureAsync(Uri replica, string endpoint, JsonElement row, CancellationToken cancellationToken) =>
        await AskAsync(replica, endpoint, row, cancellationToken) is not { } answer ? (StatusCodes.Status408RequestTimeout, default)
            : IsNotReady(answer.Status) ? throw NotReady(replica)
            : ((int)answer.Status, answer.Took);

    /// <returns>Null when the answer did not come in time.</returns>
    private async Task<(HttpStatusCode Status, string Body, TimeSpan Took)?> AskAsync(
        Uri replica, string endpoint, JsonElement row, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(replica, $"/api/v1/service/{endpoint}/score"));
        request.Headers.Add(DeploymentHeader.Name, DeploymentNames.Dev);
        request.Content = JsonContent.Create(row);
        try
        {
            var started = time.GetTimestamp();
            using var response = await http.SendAsync(request, cancellationToken);
            var took = time.GetElapsedTime(started);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), took);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (HttpRequestException e)
        {
            throw new ReplicaAwayException($"The scoring replica at {replica} does not answer.", e);
        }
    }

    private static ReplicaAwayException NotReady(Uri replica) => new($"The scoring replica at {replica} is not ready to be tested.");

    private static bool IsNotReady(HttpStatusCode status) => status
        is HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.GatewayTimeout;
}
