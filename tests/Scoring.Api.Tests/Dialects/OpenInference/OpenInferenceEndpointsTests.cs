using System.Net;
using System.Text;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects.OpenInference;

public sealed class OpenInferenceEndpointsTests : IAsyncLifetime
{
    private const string Inputs = """{"name":"Age","shape":[2,1],"datatype":"FP32","data":[38,3]},{"name":"Sex","shape":[2],"datatype":"INT8","data":[1,1]},{"name":"Port","shape":[2],"datatype":"BYTES","data":["S",null]}""";

    private TitanicScoring _scoring = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scoring = await TitanicScoring.StartAsync();

    public ValueTask DisposeAsync() => _scoring.DisposeAsync();

    [Theory]
    [InlineData("/v2", """{"name":"mlopsaspire","version":"0.1.0","extensions":["binary_tensor_data"]}""")]
    [InlineData("/v2/", """{"name":"mlopsaspire","version":"0.1.0","extensions":["binary_tensor_data"]}""")]
    [InlineData("/v2/health/live", """{"live":true}""")]
    [InlineData("/v2/health/ready", """{"ready":true}""")]
    [InlineData("/v2/models", """{"models":["titanic"]}""")]
    [InlineData("/v2/models/titanic/ready", """{"name":"titanic","ready":true}""")]
    [InlineData("/v2/models/titanic/versions/2/ready", """{"name":"titanic","ready":true}""")]
    [InlineData("/v2/models/titanic", Metadata)]
    [InlineData("/v2/models/titanic/versions/1", Metadata)]
    public async Task What_the_server_says_of_itself(string address, string expected) => Assert.Equal(expected, await GetAsync(address));

    [Theory]
    [InlineData("/v2/models/nothing/ready")]
    [InlineData("/v2/models/nothing")]
    [InlineData("/v2/models/titanic/versions/9/ready")]
    [InlineData("/v2/models/titanic/versions/01")]
    public async Task What_is_not_there_is_404(string address)
    {
        using var response = await _scoring.Http.GetAsync(new Uri(address, UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        DialectCalls.Refusal(address, response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task Rows_are_answered_by_outputs_and_the_id_comes_back()
    {
        var (status, body) = await InferAsync($$"""{"id":"call 7","inputs":[{{Inputs}}]}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"model_name":"titanic","model_version":"1","id":"call 7","outputs":[{"name":"prediction","shape":[2],"datatype":"INT64","data":[0,1]},{"name":"probability","shape":[2],"datatype":"FP32","data":[0.11920292,0.8807971]}]}""",
            body);
    }

    [Fact]
    public async Task Outputs_are_chosen_by_name()
    {
        var (_, body) = await InferAsync($$"""{"outputs":[{"name":"probability"}],"inputs":[{{Inputs}}]}""");

        Assert.Equal(
            """{"model_name":"titanic","model_version":"1","outputs":[{"name":"probability","shape":[2],"datatype":"FP32","data":[0.11920292,0.8807971]}]}""", body);
        Assert.Equal(await InferAsync($$"""{"inputs":[{{Inputs}}]}"""), await InferAsync($$"""{"inputs":[{{Inputs}}],"outputs":[]}"""));
    }

    [Theory]
    [InlineData("[[38,1,null],[3,1,null]]")]
    [InlineData("[38,1,null,3,1,null]")]
    public async Task All_columns_may_come_as_one_table(string data)
    {
        var (_, columns) = await InferAsync($$"""{"inputs":[{{Inputs}}]}""");
        var (_, table) = await InferAsync($$"""{"inputs":[{"name":"float_input","shape":[2,3],"datatype":"FP32","data":{{data}}}]}""");
        var (status, narrow) = await InferAsync("""{"inputs":[{"name":"float_input","shape":[1,2],"datatype":"FP32","data":[38,1]}]}""");

        Assert.Equal(columns, table);
        Assert.Equal(
            (HttpStatusCode.BadRequest, "The model has no column 'float_input'; it has Age, Sex, Port."), (status, DialectCalls.Refusal("/v2", status, narrow)));
    }

    [Theory]
    [InlineData("/v2/models/titanic/versions/2/infer", HttpStatusCode.OK, "2")]
    [InlineData("/v2/models/titanic/versions/1/infer", HttpStatusCode.OK, "1")]
    [InlineData("/v2/models/titanic/versions/3/infer", HttpStatusCode.NotFound, null)]
    [InlineData("/v2/models/titanic/versions/x/infer", HttpStatusCode.NotFound, null)]
    [InlineData("/v2/models/nothing/versions/1/infer", HttpStatusCode.NotFound, null)]
    public async Task A_version_in_the_address_is_the_one_that_answers(string address, HttpStatusCode status, string? version)
    {
        var answer = await DialectCalls.PostAsync(_scoring.Http, address, "application/json", $$"""{"inputs":[{{Inputs}}]}""");

        Assert.Equal(status, answer.Status);
        Assert.Equal(version, answer.Response.Headers.TryGetValues("x-mlops-model-version", out var versions) ? versions.Single() : null);
    }

    [Fact]
    public async Task A_version_is_opened_by_the_key_of_the_deployment_that_serves_it()
    {
        _scoring.Registry.Deploy(
            _scoring.Production with { KeyHashes = new ScoringKeyHashes(Digest.Of("production"u8)) }, _scoring.Dev with { KeyHashes = new ScoringKeyHashes(Digest.Of("dev"u8)) });

        await Eventually.GetAsync(async () => (await AskAsync(1, null)).ToString(), status => status == "Unauthorized");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(1, "production"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(1, "dev"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(2, "dev"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(2, "production"));
        Assert.Equal("""{"models":["titanic"]}""", await GetAsync("/v2/models"));
    }

    [Fact]
    public async Task Values_in_binary_are_read_and_written()
    {
        byte[] values = [.. Bytes(38f), .. Bytes(float.NaN), 1, 0, .. Bytes(1), (byte)'S', .. Bytes(0)];
        const string Json =
            """
            {"parameters":{"binary_data_output":true},"outputs":[{"name":"probability"},{"name":"prediction","parameters":{"binary_data":false}}],
             "inputs":[{"name":"Age","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}},
             {"name":"Sex","shape":[2],"datatype":"BOOL","parameters":{"binary_data_size":2}},
             {"name":"Port","shape":[2,1],"datatype":"BYTES","parameters":{"binary_data_size":9}}]}
            """;
        var (response, body) = await InferAsync(Json, values);

        var length = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            """{"model_name":"titanic","model_version":"1","outputs":[{"name":"probability","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}},{"name":"prediction","shape":[2],"datatype":"INT64","data":[0,1]}]}""",
            Encoding.UTF8.GetString(body.AsSpan(0, length)));
        Assert.Equal([0.11920292f, 0.8807971f], [BitConverter.ToSingle(body, length), BitConverter.ToSingle(body, length + 4)]);
        Assert.Equal(length + 8, body.Length);
    }

    [Theory]
    [InlineData("[-1]", "FP32", "[1]", "Input 1: The shape of the input is a list of one or two whole numbers, the first of which is how many rows there are.")]
    [InlineData("[1,1,1]", "FP32", "[1]", "Input 1: The shape of the input is a list of one or two whole numbers, the first of which is how many rows there are.")]
    [InlineData("[]", "FP32", "[1]", "Input 1: The shape of the input is a list of one or two whole numbers, the first of which is how many rows there are.")]
    [InlineData("[1.5]", "FP32", "[1]", "Input 1: The shape of the input is a list of one or two whole numbers, the first of which is how many rows there are.")]
    [InlineData("[9223372036854775808]", "FP32", "[1]", "Input 1: The shape of the input is a list of one or two whole numbers, the first of which is how many rows there are.")]
    [InlineData("[1000000000]", "FP32", "[1]", "Input 1: The shape of an input has more values than its data.")]
    [InlineData("[4294967296,4294967296]", "FP32", "[1]", "Input 1: The shape of an input has more values than its data.")]
    [InlineData("[9223372036854775807,2]", "FP32", "[1]", "Input 1: The shape of an input has more values than its data.")]
    [InlineData("[1,2]", "FP32", "[1,2]", "The shape of the input 'Age' is [rows] or [rows, 1], with as many rows as the other inputs have.")]
    [InlineData("[2]", "FP32", "[1,2]", "The shape of the input 'Sex' is [rows] or [rows, 1], with as many rows as the other inputs have.")]
    [InlineData("[1]", "FP32", "[1,2]", "The data has not as many values as the shape says, or they are nested otherwise.")]
    [InlineData("[1]", "FP32", "[[1]]", "Row 1: The data has not as many values as the shape says, or they are nested otherwise.")]
    [InlineData("[1,1]", "FP32", "[[1,2]]", "Row 1: The data has not as many values as the shape says, or they are nested otherwise.")]
    [InlineData("[1]", "FP32", "[  ]", "Row 1: The data has not as many values as the shape says, or they are nested otherwise.")]
    [InlineData("[1]", "FP32", "5", "The data of an input is a list.")]
    [InlineData("[1]", "FP128", "[1]", "Input 1: The datatype of an input is one of BOOL, UINT8 to UINT64, INT8 to INT64, FP16, FP32, FP64 and BYTES.")]
    [InlineData("[1]", "fp32", "[1]", "Input 1: The datatype of an input is one of BOOL, UINT8 to UINT64, INT8 to INT64, FP16, FP32, FP64 and BYTES.")]
    [InlineData("[1]", "INT8", "[128]", "Row 1: The column 'Age' holds a value that is not of its datatype, or beyond its range.")]
    [InlineData("[1]", "UINT64", "[-1]", "Row 1: The column 'Age' holds a value that is not of its datatype, or beyond its range.")]
    [InlineData("[1]", "INT64", "[1.5]", "Row 1: The column 'Age' holds a value that is not of its datatype, or beyond its range.")]
    [InlineData("[1]", "FP16", "[65520]", "Row 1: The column 'Age' holds a value that is not of its datatype, or beyond its range.")]
    [InlineData("[1]", "FP64", "[1e39]", "Row 1: The number in the column 'Age' is too large.")]
    [InlineData("[1]", "BOOL", "[1]", "Row 1: The column 'Age' holds a value that is not of its datatype, or beyond its range.")]
    [InlineData("[1]", "BYTES", "[\"38\"]", "Row 1: The column 'Age' must be a number.")]
    public async Task What_does_not_fit_its_shape_or_type_is_refused(string shape, string type, string data, string detail)
    {
        var (status, body) = await InferAsync(
            $$"""{"inputs":[{"name":"Age","shape":{{shape}},"datatype":"{{type}}","data":{{data}}},{"name":"Sex","shape":[1],"datatype":"INT8","data":[1]},{"name":"Port","shape":[1],"datatype":"BYTES","data":["S"]}]}""");

        Assert.Equal((HttpStatusCode.BadRequest, detail), (status, DialectCalls.Refusal("/v2", status, body)));
    }

    [Theory]
    [InlineData("""{"inputs":[]}""", "The column 'Age' is missing; a value that is not known is given as null.")]
    [InlineData("""{"inputs":[{"name":"Cabin","shape":[1],"datatype":"FP32","data":[1]}]}""", "The model has no column 'Cabin'; it has Age, Sex, Port.")]
    [InlineData("""{"inputs":[{"name":"Age","shape":[1],"datatype":"FP32","data":[1]},{"name":"Age","shape":[1],"datatype":"FP32","data":[1]}]}""", "The column 'Age' is given twice.")]
    [InlineData("""{"inputs":[{"name":"Age","shape":[1],"datatype":"FP32"}]}""", "Input 1: An input has a name, a shape, a datatype and data.")]
    [InlineData("""{"inputs":[{"name":"Age","shape":[1],"datatype":"FP32","data":[1],"parameters":{"binary_data_size":4}}]}""", "Input 1: An input has its values in data or in binary, and not in both.")]
    [InlineData("""{"inputs":[{"name":5}]}""", "Input 1: The name of an input is a text.")]
    [InlineData("""{"inputs":[5]}""", "Input 1: An input is an object with name, shape, datatype and data.")]
    [InlineData("""{"inputs":[],"parameters":5}""", "'parameters' is an object; binary_data_size is a number of bytes, binary_data and binary_data_output are true or false.")]
    [InlineData("""{"id":5}""", "The id is a text of at most 1024 bytes.")]
    [InlineData("""{"outputs":[{"name":"secret"}]}""", "An output is an object with one of these names, each once: prediction, probability.")]
    [InlineData("""{"outputs":[{"name":"prediction"},{"name":"prediction"}]}""", "An output is an object with one of these names, each once: prediction, probability.")]
    public async Task A_request_without_what_it_needs_is_refused(string json, string detail)
    {
        var (status, body) = await InferAsync(json);

        Assert.Equal((HttpStatusCode.BadRequest, detail), (status, DialectCalls.Refusal("/v2", status, body)));
    }

    [Theory]
    [InlineData("FP32", "[1]", 4, 5)]
    [InlineData("FP32", "[1]", 5, 5)]
    [InlineData("FP32", "[2]", 4, 4)]
    [InlineData("FP32", "[1]", 2147483647, 4)]
    [InlineData("BYTES", "[1]", 3, 3)]
    [InlineData("BYTES", "[1]", 4, 4)]
    [InlineData("BYTES", "[1000000]", 2147483647, 4)]
    public async Task Binary_values_of_another_length_than_was_said_are_refused(string type, string shape, int said, int sent)
    {
        var json = $$$"""{"inputs":[{"name":"Port","shape":{{{shape}}},"datatype":"{{{type}}}","parameters":{"binary_data_size":{{{said}}}}},{"name":"Sex","shape":{{{shape}}},"datatype":"INT8","data":[1]},{"name":"Age","shape":{{{shape}}},"datatype":"INT8","data":[1]}]}""";

        var (response, body) = await InferAsync(json, [.. Enumerable.Repeat((byte)1, sent)]);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        DialectCalls.Refusal("/v2", response.StatusCode, Encoding.UTF8.GetString(body));
    }

    private const string Metadata = """{"name":"titanic","versions":["1","2"],"platform":"onnx_onnxv1","inputs":[{"name":"Age","datatype":"FP32","shape":[-1,1]},{"name":"Sex","datatype":"BYTES","shape":[-1,1]},{"name":"Port","datatype":"BYTES","shape":[-1,1]}],"outputs":[{"name":"prediction","datatype":"INT64","shape":[-1]},{"name":"probability","datatype":"FP32","shape":[-1]}]}""";

    private static byte[] Bytes(float number) => BitConverter.GetBytes(number);

    private static byte[] Bytes(int number) => BitConverter.GetBytes(number);

    private Task<string> GetAsync(string address) => _scoring.Http.GetStringAsync(new Uri(address, UriKind.Relative), Cancelled);

    private async Task<(HttpStatusCode Status, string Body)> InferAsync(string json)
    {
        var (status, body, _) = await DialectCalls.PostAsync(_scoring.Http, "/v2/models/titanic/infer", "application/json", json);
        return (status, body);
    }

    private async Task<(HttpResponseMessage Response, byte[] Body)> InferAsync(string json, byte[] values)
    {
        var head = Encoding.UTF8.GetBytes(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/titanic/infer") { Content = new ByteArrayContent([.. head, .. values]) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        request.Headers.Add("Inference-Header-Content-Length", $"{head.Length}");
        var response = await _scoring.Http.SendAsync(request, Cancelled);
        return (response, await response.Content.ReadAsByteArrayAsync(Cancelled));
    }

    private async Task<HttpStatusCode> AskAsync(int version, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/models/titanic/versions/{version}");
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        using var response = await _scoring.Http.SendAsync(request, Cancelled);
        return response.StatusCode;
    }
}
