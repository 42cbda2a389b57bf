using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects;

/// <summary>Requests that no well-meaning program sends, and how they look on the wire.</summary>
public sealed class HostileCallerTests : IAsyncLifetime
{
    private const string Woman = """{"Age":38,"Sex":"female","Port":"S"}""";

    private readonly TempFolder _folder = new();
    private readonly LogRecorder _log = new();
    private FakeRegistry _registry = null!;
    private RunningScoring _scoring = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _scoring = await RunningScoring.StartAsync(
            _folder, _registry.Address, builder => builder.Logging.AddProvider(_log), "--Logging:LogLevel:Microsoft.AspNetCore=Trace");
        var digest = await TestModel.StoreAsync(_scoring.Services, score: 2);
        _registry.Deploy(new Deployment("titanic", DeploymentNames.Production, "titanic", 1, digest));
        await _scoring.WaitForVersionAsync(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _scoring.DisposeAsync();
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("""{"Age":38,"Sex":"\ud800","Port":"S"}""")]
    [InlineData("""{"Age":38,"Sex":"female","Port":"\udc00\ud800"}""")]
    [InlineData("""{"Age":38,"Sex":"female","\ud800":"S"}""")]
    [InlineData("""[{"\udfff":1}]""")]
    [InlineData("""{"\ud800":1,"\ud800":2}""")]
    [InlineData("""{"Age":{"\ud800":[]},"Sex":"female","Port":"S"}""")]
    public async Task Half_a_character_is_refused(string json)
    {
        await AssertRefusedAsync(await _scoring.ScoreAsync(json));
    }

    [Fact]
    public async Task A_long_unknown_name_is_refused_also_where_it_is_cut_within_a_character()
    {
        await AssertRefusedAsync(await _scoring.ScoreAsync($$"""{"{{new string('x', 99)}}🛳":1}"""));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        byte[] body = [.. "{\"Age\":38,\"Sex\":\""u8, 0xFF, 0xC0, .. "\",\"Port\":\"S\"}"u8];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");

        var response = await _scoring.Http.PostAsync("/api/v1/service/titanic/score", content, Cancelled);

        await AssertRefusedAsync((response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled), response));
    }

    [Theory]
    [InlineData("production", "production")]
    [InlineData("production", "dev")]
    [InlineData("", "production")]
    public async Task Two_headers_that_name_a_deployment_are_refused(string first, string second)
    {
        var answer = await SendAsync($"{DeploymentHeader.Name}: {first}\n{DeploymentHeader.Name}: {second}\n", Woman);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains("The header azureml-model-deployment names one deployment, and is given once.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spaces_around_a_word_do_not_make_it_another()
    {
        var padded = await _scoring.ScoreAsync(Woman.Replace("female", " female ", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.OK, (await _scoring.ScoreAsync(Woman)).Body), (padded.Status, padded.Body));
    }

    [Theory]
    [InlineData(Woman)]
    [InlineData($"[{Woman},{Woman}]")]
    [InlineData("[]")]
    public async Task An_answer_says_its_length(string json)
    {
        var answer = await SendAsync("", json);

        var body = answer.Split("\r\n\r\n", 2)[1];
        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Length: {body.Length}\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_who_hangs_up_half_way_is_no_error(bool isReset)
    {
        await RawHttp.HangUpAsync(
            _scoring.Address, $"{Head}Content-Type: application/json\nContent-Length: 1000\n\n{{\"Age\":38,\"hung-up\":", isReset, Cancelled);

        await Eventually.GetAsync(
            () => Task.FromResult<string[]?>([.. _log.Lines]),
            lines => lines.Any(line => IsOf(line, "Request starting") && line.Contains("application/json 1000", StringComparison.Ordinal))
                && lines.Count(line => IsOf(line, "Request starting")) == lines.Count(line => IsOf(line, "Request finished")));
        Assert.Empty(_log.Errors);
    }

    private static bool IsOf(string line, string start) => line.StartsWith(start, StringComparison.Ordinal);

    private static string Head => "POST /api/v1/service/titanic/score HTTP/1.1\nHost: localhost\nConnection: close\n";

    private Task<string> SendAsync(string headers, string json) => RawHttp.SendAsync(
        _scoring.Address, $"{Head}{headers}Content-Type: application/json\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\n\n{json}", Cancelled);

    private async Task AssertRefusedAsync((HttpStatusCode Status, string Body, HttpResponseMessage Response) answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("application/problem+json", answer.Response.Content.Headers.ContentType!.MediaType);
        using var problem = JsonDocument.Parse(answer.Body);
        Assert.NotEmpty(problem.RootElement.GetProperty("detail").GetString()!);
        Assert.Empty(_log.Errors);
        Assert.Equal(HttpStatusCode.OK, (await _scoring.ScoreAsync(Woman)).Status);
    }
}
