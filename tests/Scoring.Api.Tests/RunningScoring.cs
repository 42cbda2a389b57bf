using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests;

/// <summary>A scoring service of one test.</summary>
internal sealed class RunningScoring : IAsyncDisposable
{
    private readonly RunningApp _app;

    private RunningScoring(RunningApp app) => _app = app;

    public HttpClient Http => _app.Http;

    public Uri Address => _app.Address;

    public IServiceProvider Services => _app.App.Services;

    public static async Task<RunningScoring> StartAsync(
        TempFolder folder, Uri registry, Action<WebApplicationBuilder>? configure = null, params string[] settings)
    {
        var app = ScoringHost.Create(
            [
                RunningApp.AnyPort, $"--MLOPS_HOME={folder.Path}", $"--services:registry:http:0={registry}",
                "--Scoring:LoadRetryDelay=00:00:00.1", "--Scoring:ReportInterval=00:00:00.1", .. settings,
            ],
            builder =>
            {
                RunningApp.Quiet(builder);
                configure?.Invoke(builder);
            });
        return new RunningScoring(await RunningApp.StartAsync(app));
    }

    /// <summary>Asks for a prediction.</summary>
    public async Task<(HttpStatusCode Status, string Body, HttpResponseMessage Response)> ScoreAsync(
        string json, string endpoint = "titanic", string? deployment = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/service/{endpoint}/score");
        request.Content = new StringContent(json, Encoding.UTF8, type);
        if (deployment is not null)
        {
            request.Headers.Add(DeploymentHeader.Name, deployment);
        }

        var response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    /// <summary>Waits until a deployment answers with this version.</summary>
    public Task WaitForVersionAsync(int version, string? deployment = null, string endpoint = "titanic") => Eventually.GetAsync(
        async () => (await ScoreAsync("""{"Age":1,"Sex":0,"Port":"C"}""", endpoint, deployment)).Response,
        response => response.Headers.TryGetValues("x-mlops-model-version", out var versions) && versions.Single() == $"{version}");

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
