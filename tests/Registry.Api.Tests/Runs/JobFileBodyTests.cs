using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Tests.Runs;

public sealed class JobFileBodyTests
{
    private const string JobFile = "label: y\nregister: mine\n";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_file_can_be_the_body_itself()
    {
        await using var registry = await RunningRegistry.StartAsync();

        using var response = await registry.Http.PostAsync("/api/v1/runs?experiment=churn&data=a.csv&jobFileName=churn.job.yaml", Yaml(JobFile), Cancelled);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var run = (await response.Content.ReadFromJsonAsync<Run>(WireJson.Options, Cancelled))!;
        Assert.Equal((RunState.Queued, "churn", "a.csv", "churn.job.yaml", JobFile), (run.State, run.Experiment, run.Data, run.JobFileName, run.JobFile));
    }

    [Fact]
    public async Task Without_a_query_the_job_file_has_the_usual_name_and_experiment()
    {
        await using var registry = await RunningRegistry.StartAsync();

        using var response = await registry.Http.PostAsync("/api/v1/runs", Yaml(JobFile), Cancelled);

        var run = (await response.Content.ReadFromJsonAsync<Run>(WireJson.Options, Cancelled))!;
        Assert.Equal(("Default", "job.yaml"), (run.Experiment, run.JobFileName));
    }

    [Fact]
    public async Task A_body_that_is_no_text_too_long_or_empty_is_refused()
    {
        await using var registry = await RunningRegistry.StartAsync();

        foreach (var body in new[] { Bytes([0xff, 0xfe, 0x00]), Yaml(new string('a', 70_000)), Yaml(new string('a', 300_000)), Yaml("") })
        {
            using var response = await registry.Http.PostAsync("/api/v1/runs", body, Cancelled);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task Any_other_media_type_is_415()
    {
        await using var registry = await RunningRegistry.StartAsync();

        using var response = await registry.Http.PostAsync("/api/v1/runs", new StringContent(JobFile), Cancelled);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private static ByteArrayContent Yaml(string text) => Bytes(System.Text.Encoding.UTF8.GetBytes(text));

    private static ByteArrayContent Bytes(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/yaml") } };
}
