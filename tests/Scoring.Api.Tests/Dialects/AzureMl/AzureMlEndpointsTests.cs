using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects.AzureMl;

public sealed class AzureMlEndpointsTests : IAsyncLifetime
{
    private const string Woman = """{"Age":38,"Sex":0,"Port":"S"}""";
    private const string WomanInWords = """{"Port":"S","Sex":"female","Age":38}""";
    private const string Man = """{"Age":38,"Sex":"male","Port":null}""";
    private const string Boy = """{"Age":3,"Sex":1.0,"Port":"somewhere"}""";

    private readonly TempFolder _folder = new();
    private readonly LogRecorder _log = new();
    private FakeRegistry _registry = null!;
    private RunningScoring _scoring = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _scoring = await RunningScoring.StartAsync(
            _folder, _registry.Address, builder => builder.Logging.AddProvider(_log), "--Scoring:MaxRequestSize=10000", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace");
        var digest = await TestModel.StoreAsync(_scoring.Services, score: 2);
        var better = await TestModel.StoreAsync(_scoring.Services, score: 3);
        _registry.Deploy(
            new Deployment("titanic", DeploymentNames.Dev, "titanic", 2, better),
            new Deployment("titanic", DeploymentNames.Production, "titanic", 1, digest),
            new Deployment("empty", DeploymentNames.Dev),
            new Deployment("empty", DeploymentNames.Production));
        await _scoring.WaitForVersionAsync(1);
        await _scoring.WaitForVersionAsync(2, DeploymentNames.Dev);
    }

    public async ValueTask DisposeAsync()
    {
        await _scoring.DisposeAsync();
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_row_is_answered_with_a_prediction_and_a_probability()
    {
        var (status, body, response) = await _scoring.ScoreAsync(Woman);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("titanic", response.Headers.GetValues("x-mlops-model").Single());
        using var json = JsonDocument.Parse(body);
        Assert.Equal(1, json.RootElement.GetProperty("prediction").GetInt32());
        Assert.Equal(0.880797, json.RootElement.GetProperty("probability").GetDouble(), precision: 6);
    }

    [Fact]
    public async Task Either_spelling_of_a_category_and_any_order_of_columns_give_the_identical_answer()
    {
        Assert.Equal((await _scoring.ScoreAsync(Woman)).Body, (await _scoring.ScoreAsync(WomanInWords)).Body);
    }

    [Fact]
    public async Task A_list_of_rows_is_answered_with_a_list()
    {
        var (_, body, _) = await _scoring.ScoreAsync($"[{Woman},{Man},{Boy}]");

        using var json = JsonDocument.Parse(body);
        Assert.Equal([1, 0, 1], json.RootElement.EnumerateArray().Select(row => row.GetProperty("prediction").GetInt32()));
        Assert.Equal("[]", (await _scoring.ScoreAsync("[]")).Body);
    }

    [Fact]
    public async Task A_header_names_another_deployment()
    {
        var (_, body, response) = await _scoring.ScoreAsync(Woman, deployment: "dev");

        Assert.Equal("2", response.Headers.GetValues("x-mlops-model-version").Single());
        Assert.Contains("0.95257", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Age":38,"Sex":0}""", "The column 'Port' is missing; a value that is not known is given as null.")]
    [InlineData("""{"Age":38,"Sex":0,"Port":"S","Cabin":"secret-value"}""", "The model has no column 'Cabin'; it has Age, Sex, Port.")]
    [InlineData("""{"Age":"secret-value","Sex":0,"Port":"S"}""", "The column 'Age' must be a number.")]
    [InlineData("""{"Age":true,"Sex":0,"Port":"S"}""", "The column 'Age' must be a number.")]
    [InlineData("""{"Age":1e99,"Sex":0,"Port":"S"}""", "The number in the column 'Age' is too large.")]
    [InlineData("""{"Age":38,"Sex":0.5,"Port":"S"}""", "The column 'Sex' must be a text or a whole number.")]
    [InlineData("""{"Age":38,"Sex":[0],"Port":"S"}""", "The column 'Sex' must be a text or a code.")]
    [InlineData("""{"Age":38,"Sex":0,"Port":1}""", "The column 'Port' must be a text.")]
    [InlineData("""[{"Age":38,"Sex":0,"Port":"S"},{"Age":38}]""", "Row 2: The column 'Sex' is missing; a value that is not known is given as null.")]
    [InlineData("[1]", "Row 1: A row is a JSON object of columns and values.")]
    [InlineData("\"secret-value\"", "A row is a JSON object of columns and values.")]
    [InlineData("""{"Age":38,"Age":39}""", "The column 'Age' is given twice.")]
    [InlineData("""{"Age":38,"Sex":""", "The body is not the JSON this service expects (line 1, byte 17).")]
    [InlineData("", "The body is not the JSON this service expects (line 1, byte 1).")]
    [InlineData("{\"Age\":NaN}", "The body is not the JSON this service expects (line 1, byte 8).")]
    public async Task A_request_that_does_not_fit_names_the_place_and_no_value_is_said_or_logged(string json, string detail)
    {
        var (status, body, response) = await _scoring.ScoreAsync(json);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        using var problem = JsonDocument.Parse(body);
        Assert.Equal(detail, problem.RootElement.GetProperty("detail").GetString());
        Assert.DoesNotContain("secret-value", body, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("secret-value", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await _scoring.ScoreAsync(new string('[', 5000))).Status);
    }

    [Fact]
    public async Task An_unknown_endpoint_or_deployment_is_404()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _scoring.ScoreAsync(Woman, endpoint: "nothing")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _scoring.ScoreAsync(Woman, deployment: "nothing")).Status);
    }

    [Fact]
    public async Task An_endpoint_without_a_model_is_503_and_says_when_to_come_back()
    {
        var (status, _, response) = await _scoring.ScoreAsync(Woman, endpoint: "empty");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        var (status, _, response) = await _scoring.ScoreAsync(new string(' ', 20_000) + Woman);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_by_its_type_is_415()
    {
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _scoring.ScoreAsync(Woman, type: "text/plain")).Status);
    }
}
