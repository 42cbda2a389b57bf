using System.Text;
using Microsoft.AspNetCore.Http;
using MLOpsAspire.Registry.Api.Mlflow;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

public sealed class MlflowRequestTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"run_id":"r","step":5,"value":0.5,"status":"FINISHED","is_active":true,"names":["a","b"]}""")]
    [InlineData("""{"run_id":"r","step":"5","value":"0.5","status":3,"is_active":true,"names":["a","b"],"unknown":{"x":[1]}}""")]
    [InlineData("""  "{\"run_id\":\"r\",\"step\":5,\"value\":0.5,\"status\":\"3\",\"is_active\":true,\"names\":[\"a\",\"b\"]}"  """)]
    public async Task A_body_is_read_in_all_the_forms_that_clients_send(string json)
    {
        var sample = await ReadAsync(json);

        Assert.Equal(("r", 5L, 0.5, SampleStatus.Finished, true), (sample.RunId, sample.Step, sample.Value, sample.Status, sample.IsActive));
        Assert.Equal(["a", "b"], sample.Names);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("null")]
    [InlineData(" null\n")]
    [InlineData("{}")]
    [InlineData("""{"run_id":null,"step":null,"value":null,"status":null,"names":null,"metrics":null}""")]
    public async Task What_is_not_there_is_unset(string json)
    {
        var sample = await ReadAsync(json);

        Assert.Equal((null, null, null, null), (sample.RunId, sample.Step, sample.Value, sample.Status));
        Assert.Empty(sample.Names);
        Assert.Empty(sample.Metrics);
    }

    [Theory]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"Infinity\"", double.PositiveInfinity)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    [InlineData("1e308", 1e308)]
    public async Task A_number_may_be_none(string json, double value) => Assert.Equal(value, (await ReadAsync($$"""{"value":{{json}}}""")).Value);

    [Theory]
    [InlineData("12", "12")]
    [InlineData("-1.50", "-1.50")]
    public async Task A_text_may_be_a_number(string json, string text) => Assert.Equal(text, (await ReadAsync($$"""{"run_id":{{json}}}""")).RunId);

    [Theory]
    [InlineData("""{"step":"x"}""", "step")]
    [InlineData("""{"step":1.5}""", "step")]
    [InlineData("""{"step":9223372036854775808}""", "step")]
    [InlineData("""{"value":true}""", "value")]
    [InlineData("""{"status":"GONE"}""", "status")]
    [InlineData("""{"is_active":"true"}""", "is_active")]
    [InlineData("""{"names":"a"}""", "names")]
    [InlineData("""{"names":["a",{}]}""", "names[1]")]
    [InlineData("""{"names":["a",null]}""", "names")]
    [InlineData("""{"metrics":[null]}""", "metrics")]
    [InlineData("""{"metrics":[{"key":"a"},{"key":[]}]}""", "metrics[1].key")]
    [InlineData("""{"run_id":"\ud83d"}""", "run_id")]
    public async Task A_field_of_the_wrong_type_is_named(string json, string parameter) => await AssertRefusedAsync(
        () => ReadAsync(json),
        MlflowErrorCode.InvalidParameterValue,
        $"Invalid value for parameter '{parameter}' supplied. See the API docs for more information about request parameters.");

    [Theory]
    [InlineData("{", "line 1, byte 2")]
    [InlineData("{\n \"run_id\": }", "line 2, byte 12")]
    [InlineData("[]", "line 1, byte 2")]
    [InlineData("5", "line 1, byte 2")]
    [InlineData("\"x\"", "line 1, byte 1")]
    [InlineData("\"\"", "line")]
    [InlineData("\"\\\"{}\\\"\"", "line")]
    [InlineData("{} {}", "line 1, byte 4")]
    [InlineData("""{"value":NaN}""", "line 1, byte 10")]
    public async Task What_is_no_JSON_object_is_refused_with_its_place(string json, string place) => await AssertRefusedAsync(
        () => ReadAsync(json), MlflowErrorCode.BadRequest, "The request body is not a JSON object (" + place);

    [Theory]
    [InlineData("POST", "text/plain")]
    [InlineData("POST", null)]
    [InlineData("PUT", "application/x-www-form-urlencoded")]
    public async Task A_body_of_another_type_is_refused(string method, string? type) => await AssertRefusedAsync(
        () => ReadAsync("{}", method, type),
        MlflowErrorCode.InvalidParameterValue,
        "Bad Request. Content-Type must be one of [application/json].");

    [Theory]
    [InlineData("PATCH", null)]
    [InlineData("DELETE", null)]
    [InlineData("GET", null)]
    [InlineData("POST", "Application/JSON; charset=utf-8")]
    public async Task The_type_of_a_body_matters_where_a_page_could_send_it(string method, string? type) =>
        Assert.Equal("r", (await ReadAsync("""{"run_id":"r"}""", method, type)).RunId);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_has_a_greatest_size(bool isAnnounced)
    {
        var json = $$"""{"run_id":"{{new string('r', MlflowRequest.MaxBodySize - 13)}}"}""";

        Assert.Equal(MlflowRequest.MaxBodySize, json.Length);
        Assert.NotNull((await ReadAsync(json, isAnnounced: isAnnounced)).RunId);
        await AssertRefusedAsync(
            () => ReadAsync(json + " ", isAnnounced: isAnnounced), MlflowErrorCode.InvalidParameterValue, "API requests must be at most 1000000 bytes");
    }

    [Fact]
    public async Task A_query_is_read_into_the_same_fields()
    {
        var sample = await QueryAsync("?run_id=r%20x&step=5&value=NaN&status=FINISHED&is_active=True&names=a&names=b&unknown=1");

        Assert.Equal(("r x", 5L, double.NaN, SampleStatus.Finished, true), (sample.RunId, sample.Step, sample.Value, sample.Status, sample.IsActive));
        Assert.Equal(["a", "b"], sample.Names);
        Assert.Equal(["a"], (await QueryAsync("?names=a")).Names);
        Assert.Equal(SampleStatus.Finished, (await QueryAsync("?status=3")).Status);
        Assert.Equal("", (await QueryAsync("?run_id=")).RunId);
    }

    [Theory]
    [InlineData("?is_active=1", "Invalid boolean value: 1, must be 'true' or 'false'.")]
    [InlineData("?is_active=", "Invalid boolean value: , must be 'true' or 'false'.")]
    [InlineData("?step=x", "Invalid value for parameter 'step' supplied.")]
    [InlineData("?step=", "Invalid value for parameter 'step' supplied.")]
    [InlineData("?metrics=x", "Invalid value for parameter 'metrics[0]' supplied.")]
    public async Task A_query_that_does_not_fit_is_refused(string query, string message) =>
        await AssertRefusedAsync(() => QueryAsync(query), MlflowErrorCode.InvalidParameterValue, message);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_field_that_must_be_there_is_named(string? value)
    {
        const string missing = "Missing value for required parameter 'run_id'. See the API docs for more information about request parameters.";

        Assert.Equal(missing, Assert.Throws<MlflowException>(() => MlflowRequest.Require(value, "run_id")).Error.Message);
        Assert.Equal(missing, Assert.Throws<MlflowException>(() => MlflowRequest.RequireRun(value, null)).Error.Message);
        Assert.Contains(
            "'metrics[0].value'",
            Assert.Throws<MlflowException>(() => MlflowRequest.Require((double?)null, "metrics[0].value")).Message,
            StringComparison.Ordinal);
        Assert.Equal("r", MlflowRequest.RequireRun(null, "r"));
        Assert.Equal(0, MlflowRequest.Require((long?)0, "step"));
    }

    private static Task<Sample> ReadAsync(string json, string method = "POST", string? type = "application/json", bool isAnnounced = true)
    {
        var context = new DefaultHttpContext();
        var body = Encoding.UTF8.GetBytes(json);
        context.Request.Method = method;
        context.Request.ContentType = type;
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentLength = isAnnounced ? body.Length : null;
        return MlflowRequest.ReadAsync<Sample>(context.Request, Cancelled);
    }

    private static Task<Sample> QueryAsync(string query)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.QueryString = new QueryString(query);
        return MlflowRequest.ReadAsync<Sample>(context.Request, Cancelled);
    }

    private static async Task AssertRefusedAsync(Func<Task<Sample>> read, MlflowErrorCode code, string message)
    {
        var refused = await Assert.ThrowsAsync<MlflowException>(read);

        Assert.Equal((code, StatusCodes.Status400BadRequest), (refused.Error.ErrorCode, refused.Error.Status));
        Assert.StartsWith(message, refused.Error.Message, StringComparison.Ordinal);
    }

    private sealed record Sample
    {
        public string? RunId { get; init; }

        public long? Step { get; init; }

        public double? Value { get; init; }

        public SampleStatus? Status { get; init; }

        public bool IsActive { get; init; }

        public IReadOnlyList<string> Names { get; init; } = [];

        public IReadOnlyList<SampleMetric> Metrics { get; init; } = [];
    }

    private sealed record SampleMetric
    {
        public string? Key { get; init; }
    }

    private enum SampleStatus
    {
        Running = 1,
        Finished = 3,
    }
}
