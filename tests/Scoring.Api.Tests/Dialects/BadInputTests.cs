using System.Net;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects;

/// <summary>What no dialect takes, and how each says so: in its own envelope, with the place and without the value.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private TitanicScoring _scoring = null!;

    public async ValueTask InitializeAsync() =>
        _scoring = await TitanicScoring.StartAsync(
            "--Scoring:BodyGracePeriod=00:00:01.5", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace");

    public ValueTask DisposeAsync() => _scoring.DisposeAsync();

    [Theory]
    [InlineData("a text in place of a number", "\"secret-value\"", "0", "\"S\"", "Age")]
    [InlineData("a number as a text", "\"38.0123\"", "0", "\"S\"", "Age")]
    [InlineData("NaN as a text", "\"NaN\"", "0", "\"S\"", "Age")]
    [InlineData("infinity as a text", "\"-Infinity\"", "0", "\"S\"", "Age")]
    [InlineData("a truth value", "true", "0", "\"S\"", "Age")]
    [InlineData("an object", "{\"secret-value\":1}", "0", "\"S\"", "Age")]
    [InlineData("a list of lists", "[[[38.0123]]]", "0", "\"S\"", null)]
    [InlineData("beyond single precision", "4e38", "0", "\"S\"", "Age")]
    [InlineData("beyond double precision", "-1e309", "0", "\"S\"", "Age")]
    [InlineData("beyond any precision", "1e99999999999", "0", "\"S\"", "Age")]
    [InlineData("a fraction in place of a code", "38", "0.5123", "\"S\"", "Sex")]
    [InlineData("a code where there are none", "38", "0", "50123", "Port")]
    [InlineData("half a character", "38", "0", "\"\\ud800\"", null)]
    [InlineData("NaN", "NaN", "0", "\"S\"", null)]
    [InlineData("Infinity", "Infinity", "0", "\"S\"", null)]
    [InlineData("minus infinity", "-Infinity", "0", "\"S\"", null)]
    [InlineData("nan", "nan", "0", "\"S\"", null)]
    [InlineData("inf", "-inf", "0", "\"S\"", null)]
    [InlineData("1.#INF", "1.#INF", "0", "\"S\"", null)]
    [InlineData("a number that is none", "0x10", "0", "\"S\"", null)]
    [InlineData("a leading zero", "038", "0", "\"S\"", null)]
    [InlineData("a comment", "38/*secret-value*/", "0", "\"S\"", null)]
    public async Task A_bad_value_is_refused_in_every_dialect(string name, string age, string sex, string port, string? column)
    {
        foreach (var (dialect, (address, type, form)) in DialectCalls.All)
        {
            var (status, body, _) = await DialectCalls.PostAsync(_scoring.Http, address, type, DialectCalls.Body(form, age, sex, port));

            Assert.True(status == HttpStatusCode.BadRequest, $"{name} in {dialect}: {status} {body}");
            var said = DialectCalls.Refusal(address, status, body);
            Assert.True(column is null || said.Contains($"'{column}'", StringComparison.Ordinal), $"{name} in {dialect}: {said}");
            AssertNotSaid(body);
        }
    }

    [Theory]
    [InlineData("no body", "")]
    [InlineData("spaces", "  \n ")]
    [InlineData("a number", "38")]
    [InlineData("a text", "\"secret-value\"")]
    [InlineData("null", "null")]
    [InlineData("no fields", "{}")]
    [InlineData("another field", "{\"secret\":1}")]
    [InlineData("two bodies", "{} {}")]
    [InlineData("half a body", "{\"Age\":38,")]
    [InlineData("a bracket too many", "{}]")]
    [InlineData("no quotes", "{Age:38}")]
    [InlineData("rows that are null", "{\"data\":null,\"inputs\":null,\"instances\":[null]}")]
    [InlineData("numbers for rows", "{\"data\":[1],\"inputs\":[1]}")]
    [InlineData("objects for lists", "{\"data\":{},\"inputs\":{}}")]
    public async Task A_body_that_is_none_is_refused_in_every_dialect(string name, string json)
    {
        foreach (var address in Addresses)
        {
            var (status, body, _) = await DialectCalls.PostAsync(_scoring.Http, address, "application/json", json);

            Assert.True(status == HttpStatusCode.BadRequest, $"{name} at {address}: {status} {body}");
            DialectCalls.Refusal(address, status, body);
            AssertNotSaid(body);
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"data\":")]
    [InlineData("{\"inputs\":[")]
    [InlineData("{\"x\":")]
    public async Task Nesting_without_end_is_refused_in_every_dialect(string part)
    {
        foreach (var address in Addresses)
        {
            var (status, body, _) = await DialectCalls.PostAsync(
                _scoring.Http, address, "application/json", string.Concat(Enumerable.Repeat(part, 20_000)));

            Assert.Equal(HttpStatusCode.BadRequest, status);
            DialectCalls.Refusal(address, status, body);
        }
    }

    [Theory]
    [InlineData("""{"Age":38,"Age":39,"Sex":0,"Port":"S"}""", "/score", "The column 'Age' is given twice.")]
    [InlineData("""{"Age":38,"\u0041ge":39,"Sex":0,"Port":"S"}""", "/score", "The column 'Age' is given twice.")]
    [InlineData("""{"data":[[38,0,"S"]],"data":[[38,0,"S"]]}""", "/score", "The rows are given twice.")]
    [InlineData("""{"data":[[38,0,"S"],[38,0]]}""", "/score", "Row 2: A row as a list has 3 values, one for each column; this one has fewer.")]
    [InlineData("""{"data":[[38,0,"S",1]]}""", "/score", "Row 1: A row as a list has 3 values, one for each column; this one has more.")]
    [InlineData("""{"input_data":{"columns":["Age","Sex"],"data":[[38,0]]}}""", "/score", "The column 'Port' is missing; a value that is not known is given as null.")]
    [InlineData("""{"input_data":{"columns":["Age","Age","Sex"],"data":[]}}""", "/score", "The column 'Age' is given twice.")]
    [InlineData("""{"input_data":{"columns":"Age","data":[]}}""", "/score", "'columns' is to be a list of names.")]
    [InlineData("""{"input_data":{"columns":[1],"data":[]}}""", "/score", "'columns' is to be a list of names.")]
    [InlineData("""{"input_data":{"columns":["Age","Sex","Port"]}}""", "/score", "'data' is to be a list of rows.")]
    [InlineData("""{"input_data":{"data":[],"data":[]}}""", "/score", "'data' is given twice.")]
    [InlineData("""{"dataframe_split":[],"params":{}}""", "/invocations", "'dataframe_split' is an object of 'columns' and 'data'.")]
    [InlineData("""{"dataframe_split":{"data":[{"Age":1}],"columns":["Age","Sex","Port"]}}""", "/invocations", "Row 1: A row of 'data' is a list of values.")]
    [InlineData("""{"dataframe_records":{}}""", "/invocations", "'dataframe_records' is a list of rows.")]
    [InlineData("""{"instances":{}}""", "/invocations", "'instances' is a list of rows.")]
    [InlineData("""{"inputs":5}""", "/invocations", "'inputs' is an object of columns, or a list of rows.")]
    [InlineData("""{"inputs":{"Age":[1,2],"Sex":[0],"Port":[null,null]}}""", "/invocations", "The column 'Sex' has not as many values as the columns before it.")]
    [InlineData("""{"inputs":{"Age":[1],"Sex":0,"Port":[null]}}""", "/invocations", "The column 'Sex' is to be a list of values.")]
    [InlineData("""{"inputs":{"Age":[[1,2]],"Sex":[0],"Port":[null]}}""", "/invocations", "Row 1: The column 'Age' has one value for each row.")]
    [InlineData("""{"inputs":{"Age":[1,true],"Sex":[0,0],"Port":["S","S"]}}""", "/invocations", "Row 2: The column 'Age' must be a number.")]
    [InlineData("""{"inputs":{"Cabin":["secret-value"]}}""", "/invocations", "The model has no column 'Cabin'; it has Age, Sex, Port.")]
    [InlineData("""{"instances":[],"inputs":[]}""", "/invocations", "The body is a JSON object with exactly one of dataframe_split, dataframe_records, instances and inputs; there are two.")]
    [InlineData("""{"messages":[],"prompt":"secret-value"}""", "/invocations", "The body is a JSON object with exactly one of dataframe_split, dataframe_records, instances and inputs; there is none.")]
    public async Task A_wrong_form_is_refused_with_its_place(string json, string address, string detail)
    {
        var (status, body, _) = await DialectCalls.PostAsync(_scoring.Http, address, "application/json", json);

        Assert.Equal((HttpStatusCode.BadRequest, detail), (status, DialectCalls.Refusal(address, status, body)));
        AssertNotSaid(body);
    }

    [Theory]
    [InlineData("", "The body has no header.")]
    [InlineData("Age,Sex\n38,0\n", "The column 'Port' is missing; a value that is not known is given as null.")]
    [InlineData("Age,Sex,Port,Cabin\n", "The model has no column 'Cabin'; it has Age, Sex, Port.")]
    [InlineData("Age,Sex,Age\n", "The column 'Age' is given twice.")]
    [InlineData("Age,Sex,Port\n38,0,S\nsecret-value,0,S\n", "Row 2: The column 'Age' must be a number.")]
    [InlineData("Age,Sex,Port\nInfinity,0,S\n", "Row 1: The number in the column 'Age' is too large.")]
    [InlineData("Age,Sex,Port\n1e39,0,S\n", "Row 1: The number in the column 'Age' is too large.")]
    [InlineData("Age,Sex,Port\n38,0.5,S\n", "Row 1: The column 'Sex' must be a text or a whole number.")]
    [InlineData("Age,Sex,Port\n38,0\n", "Row 1: A row as a list has 3 values, one for each column; this one has fewer.")]
    [InlineData("Age,Sex,Port\n38,0,S,1\n", "Row 1: A row as a list has 3 values, one for each column; this one has more.")]
    [InlineData("Age,Sex,Port\n\"38,0,secret-value\n", "The body line 2: the text ends inside the quotes that open here.")]
    public async Task Bad_csv_is_refused_with_its_place(string csv, string detail)
    {
        var (status, body, _) = await DialectCalls.PostAsync(_scoring.Http, "/invocations", "text/csv", csv);

        Assert.Equal((HttpStatusCode.BadRequest, detail), (status, DialectCalls.Refusal("/invocations", status, body)));
        AssertNotSaid(body);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused_in_every_dialect()
    {
        foreach (var (dialect, (address, type, form)) in DialectCalls.All)
        {
            var body = DialectCalls.Body(form, "38", "0", "\"\u0001\"");
            byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes(body).Select(letter => letter == 1 ? (byte)0xFF : letter)];
            using var content = new ByteArrayContent(bytes);
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var response = await _scoring.Http.PostAsync(new Uri(address, UriKind.Relative), content, TestContext.Current.CancellationToken);

            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, dialect);
            DialectCalls.Refusal(address, response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_very_long_text_is_as_good_as_a_word_nobody_knows_and_one_beyond_the_limit_is_413()
    {
        foreach (var (dialect, (address, type, form)) in DialectCalls.All)
        {
            var known = await DialectCalls.PostAsync(
                _scoring.Http, address, type, DialectCalls.Body(form, "38", "0", $"\"{new string('x', 3_000_000)}\""));
            var beyond = await DialectCalls.PostAsync(
                _scoring.Http, address, type, DialectCalls.Body(form, "38", "0", $"\"{new string('x', 10_000_000)}\""));

            Assert.True(known.Status == HttpStatusCode.OK, dialect);
            Assert.True(beyond.Status == HttpStatusCode.RequestEntityTooLarge, dialect);
            DialectCalls.Refusal(address, beyond.Status, beyond.Body);
        }
    }

    [Theory]
    [InlineData("/score")]
    [InlineData("/api/v1/service/titanic/score")]
    [InlineData("/v2/models/titanic/infer")]
    [InlineData("/invocations")]
    public async Task A_body_that_does_not_go_on_is_408(string address)
    {
        var answer = await RawHttp.SendAsync(
            _scoring.Running.Address,
            $"POST {address} HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: 1000\n\n{{\"Age\":38",
            TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        DialectCalls.Refusal(address, HttpStatusCode.RequestTimeout, answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)]);
    }

    [Fact]
    public async Task A_flood_of_headers_is_431_and_the_next_request_is_answered()
    {
        var flood = string.Concat(Enumerable.Range(0, 200).Select(n => $"x-flood-{n}: secret-value\n"));
        var answer = await RawHttp.SendAsync(
            _scoring.Running.Address, $"POST /score HTTP/1.1\nHost: localhost\n{flood}Content-Length: 0\n\n", TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
        AssertNotSaid(answer);
        Assert.Equal(HttpStatusCode.OK, (await _scoring.Running.ScoreAsync("""{"Age":38,"Sex":0,"Port":"S"}""")).Status);
    }

    [Theory]
    [InlineData("/score", "text/csv")]
    [InlineData("/score", "application/json; charset=utf-16")]
    [InlineData("/v2/models/titanic/infer", "text/plain")]
    [InlineData("/invocations", "application/octet-stream")]
    [InlineData("/invocations", "text/csv; charset=latin1")]
    [InlineData("/invocations", "application/json; header=present")]
    public async Task Another_type_is_415(string address, string type)
    {
        var (status, body, response) = await DialectCalls.PostAsync(_scoring.Http, address, type, "{}");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        if (address == "/invocations")
        {
            Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        }
        else
        {
            DialectCalls.Refusal(address, status, body);
        }
    }

    private static string[] Addresses => [.. DialectCalls.All.Values.Select(call => call.Address).Distinct()];

    private void AssertNotSaid(string body)
    {
        foreach (var secret in new[] { "secret-value", "38.0123", "0.5123", "50123" })
        {
            Assert.DoesNotContain(secret, body, StringComparison.Ordinal);
            Assert.DoesNotContain(_scoring.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }

        Assert.Empty(_scoring.Log.Errors);
    }
}
