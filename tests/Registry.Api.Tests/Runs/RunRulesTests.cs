using System.Net;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.Registry.Api.Tests.Runs;

public sealed class RunRulesTests(RestingRegistry shared) : IClassFixture<RestingRegistry>
{
    private readonly RunningRegistry _registry = shared.Registry;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"claimId":"c","metrics":[{"key":"auc","value":1e999,"step":0,"time":"1970-01-01T00:00:00Z"}]}""", "metrics: a value is a finite number.")]
    [InlineData("""{"claimId":"c","metrics":[{"key":"auc","value":-1e999,"step":0,"time":"1970-01-01T00:00:00Z"}]}""", "metrics: a value is a finite number.")]
    [InlineData("""{"claimId":"c","metrics":[{"key":"auc","value":"NaN","step":0,"time":"1970-01-01T00:00:00Z"}]}""", "metrics: a value is a finite number.")]
    [InlineData("""{"claimId":"c","metrics":[{"key":"auc","value":NaN,"step":0,"time":"1970-01-01T00:00:00Z"}]}""", "$.metrics[0].value")]
    [InlineData("""{"claimId":"c","metrics":[{"key":"auc","value":1,"step":-1,"time":"1970-01-01T00:00:00Z"}]}""", "metrics: each has a key, a value and a step of at least 0")]
    [InlineData("""{"claimId":"c","metrics":[{"key":"auc","value":1,"step":9223372036854775807,"time":"1970-01-01T00:00:00Z"}]}""", "metrics: each has a key, a value and a step")]
    [InlineData("""{"claimId":"c","metrics":[{"key":"auc","value":1,"step":9223372036854775808,"time":"1970-01-01T00:00:00Z"}]}""", "$.metrics[0].step")]
    [InlineData("""{"claimId":"c","metrics":[null]}""", "metrics: each has a key, a value and a step of at least 0")]
    [InlineData("""{"claimId":"c","metrics":[{"key":null,"value":1,"step":0,"time":"1970-01-01T00:00:00Z"}]}""", "$.metrics[0].key")]
    [InlineData("""{"claimId":"c","metrics":[{"key":"","value":1,"step":0,"time":"1970-01-01T00:00:00Z"}]}""", "metrics: a key has 1 to 250 characters.")]
    [InlineData("""{"claimId":"c","metrics":[{"key":"auc","step":0,"time":"1970-01-01T00:00:00Z"}]}""", "The body lacks 'value'.")]
    [InlineData("""{"claimId":"c","metrics":null}""", "$.metrics")]
    [InlineData("""{"claimId":"c","params":{"trees":null}}""", "params: a key has 1 to 250 characters, a value at most 6000.")]
    [InlineData("""{"claimId":"c","params":{"":"1"}}""", "params: a key has 1 to 250 characters, a value at most 6000.")]
    [InlineData("""{"claimId":"c","progress":1.01}""", "progress: it lies between 0 and 1.")]
    [InlineData("""{"claimId":"c","progress":-1e999}""", "progress: it lies between 0 and 1.")]
    [InlineData("null", "")]
    public async Task A_report_that_does_not_fit_is_refused_and_changes_nothing(string json, string detail)
    {
        var run = await ClaimedAsync();

        await AssertRefusedAsync($"/api/v1/runs/{run.Id}/log", json, detail);

        var read = await _registry.Client.GetRunAsync(run.Id, Cancelled);
        Assert.Empty(read.Params);
        Assert.Empty(read.Metrics);
        Assert.Equal(0, read.Progress);
    }

    [Theory]
    [InlineData("""{"claimId":"c","error":"x","metrics":{"auc":1e999}}""", "metrics: a value is a finite number.")]
    [InlineData("""{"claimId":"c","error":"x","metrics":{"auc":null}}""", "$.metrics.auc")]
    [InlineData("""{"claimId":"c","error":"x","metrics":{"":1}}""", "metrics: a key has 1 to 250 characters.")]
    [InlineData("""{"claimId":"c","error":"x","metrics":null}""", "$.metrics")]
    public async Task An_end_whose_metrics_do_not_fit_is_refused_and_the_run_stays_open(string json, string detail)
    {
        var run = await ClaimedAsync();

        await AssertRefusedAsync($"/api/v1/runs/{run.Id}/finish", json, detail);

        Assert.Equal(RunState.Running, (await _registry.Client.GetRunAsync(run.Id, Cancelled)).State);
    }

    [Theory]
    [InlineData("""{"jobFileName":"a","jobFile":"b","files":{"tests.json":null}}""", "files: a name has 1 to 255 characters, and each file has a text.")]
    [InlineData("""{"jobFileName":"a","jobFile":"b","files":null}""", "$.files")]
    [InlineData("""{"jobFileName":"a","jobFile":null}""", "$.jobFile")]
    [InlineData("""{"jobFileName":"a","jobFile":"b","data":""}""", "data: it has 1 to")]
    [InlineData("""{"jobFileName":"a","jobFile":"b","data":"https://user:hid/den@host/x.csv"}""", "data: an address is a valid one of http or https")]
    [InlineData("""{"jobFileName":"a","jobFile":"b","data":"s3://key:hidden@bucket/x.csv"}""", "data: an address is a valid one of http or https")]
    [InlineData("""{"jobFileName":"a","jobFile":"b","data":"artifacts://key:hidden@bucket/x.csv"}""", "data: an address is a valid one of http or https")]
    [InlineData("""{"jobFileName":"a","jobFile":"b","data":"artifacts:../hidden.csv"}""", "data: No part of an artifact path is '.' or '..'")]
    [InlineData("""{"jobFileName":"a","jobFile":"b","data":"artifacts:"}""", "data: An artifact path has 1 to 1024 characters.")]
    public async Task A_submission_that_does_not_fit_is_refused(string json, string detail) =>
        await AssertRefusedAsync("/api/v1/runs", json, detail);

    [Fact]
    public async Task Data_in_the_artifact_store_is_taken_and_handed_to_the_trainer()
    {
        const string data = "artifacts:datasets/passengers.csv";
        var submitted = await _registry.Client.SubmitRunAsync(new SubmitRunRequest { JobFileName = "a", JobFile = "b", Data = data }, Cancelled);

        var claimed = await _registry.Client.ClaimRunAsync(submitted.Id, new ClaimRunRequest("c", 1, "worker"), Cancelled);

        Assert.Equal((data, data), (submitted.Data, claimed!.Data));
    }

    [Fact]
    public async Task The_secrets_of_an_address_are_shown_to_the_trainer_only()
    {
        const string data = "https://user:pw@host/x.csv?sig=abc";
        var submitted = await _registry.Client.SubmitRunAsync(
            new SubmitRunRequest { JobFileName = "a", JobFile = "b", Data = data }, Cancelled);

        using var read = await _registry.Http.GetAsync($"/api/v1/runs/{submitted.Id}", Cancelled);
        using var listed = await _registry.Http.GetAsync("/api/v1/runs", Cancelled);
        var claimed = await _registry.Client.ClaimRunAsync(submitted.Id, new ClaimRunRequest("c", 1, "worker"), Cancelled);

        Assert.All([await read.Content.ReadAsStringAsync(Cancelled), await listed.Content.ReadAsStringAsync(Cancelled)], text =>
        {
            Assert.Contains("\"data\":\"https://host/x.csv\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("pw", text, StringComparison.Ordinal);
            Assert.DoesNotContain("sig", text, StringComparison.Ordinal);
        });
        Assert.Equal("https://host/x.csv", submitted.Data);
        Assert.Equal((data, "https://host/x.csv"), (claimed!.Data, claimed.Run.Data));
    }

    private async Task AssertRefusedAsync(string path, string json, string detail)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await _registry.Http.PostAsync(path, body, Cancelled);

        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(detail, text.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("hid", text, StringComparison.Ordinal);
    }

    private async Task<Run> ClaimedAsync()
    {
        var run = await _registry.SubmitAsync();
        return (await _registry.Client.ClaimRunAsync(run.Id, new ClaimRunRequest("c", 1, "worker"), Cancelled))!.Run;
    }
}
