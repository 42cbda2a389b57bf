using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects;

/// <summary>One passenger asked for in every dialect, and what they answer.</summary>
internal static class DialectCalls
{
    private const int LargeBody = 4 * 1024 * 1024;

    /// <summary>Every way to ask: a name, the address, the type, and the body for an age, a sex and a port as JSON has them.</summary>
    public static readonly IReadOnlyDictionary<string, (string Address, string Type, string Body)> All = new Dictionary<string, (string, string, string)>
    {
        ["Azure ML 1, row"] = ("/api/v1/service/titanic/score", "application/json", """{"Age":AGE,"Sex":SEX,"Port":PORT}"""),
        ["Azure ML 1, list"] = ("/api/v1/service/titanic/score", "application/json", """[{"Age":AGE,"Sex":SEX,"Port":PORT}]"""),
        ["Azure ML 2, row"] = ("/score", "application/json", """{"Age":AGE,"Sex":SEX,"Port":PORT}"""),
        ["Azure ML 2, data"] = ("/score", "application/json", """{"data":[[AGE,SEX,PORT]]}"""),
        ["Azure ML 2, data of objects"] = ("/score", "application/json", """{"data":[{"Age":AGE,"Sex":SEX,"Port":PORT}]}"""),
        ["Azure ML 2, input_data"] =
            ("/score", "application/json", """{"params":{},"input_data":{"index":[7],"data":[[PORT,AGE,SEX]],"columns":["Port","Age","Sex"]}}"""),
        ["Open Inference"] = ("/v2/models/titanic/infer", "application/json", Infer("[1]", "[AGE]", "[PORT]")),
        ["Open Inference, nested"] = ("/v2/models/titanic/infer", "application/json", Infer("[1,1]", "[[AGE]]", "[[PORT]]")),
        ["Open Inference, flat in two dimensions"] = ("/v2/models/titanic/infer", "application/json", Infer("[1,1]", "[AGE]", "[PORT]")),
        ["Open Inference, version"] = ("/v2/models/titanic/versions/1/infer", "application/json", Infer("[1]", "[AGE]", "[PORT]")),
        ["MLflow, split"] = ("/invocations", "application/json", """{"dataframe_split":{"columns":["Sex","Age","Port"],"data":[[SEX,AGE,PORT]]}}"""),
        ["MLflow, records"] = ("/invocations", "application/json", """{"params":{"x":[1]},"dataframe_records":[{"Sex":SEX,"Port":PORT,"Age":AGE}]}"""),
        ["MLflow, instances of objects"] = ("/invocations", "application/json", """{"instances":[{"Sex":SEX,"Port":PORT,"Age":AGE}]}"""),
        ["MLflow, instances of lists"] = ("/invocations", "application/json; charset=utf-8", """{"instances":[[AGE,SEX,PORT]]}"""),
        ["MLflow, inputs by column"] = ("/invocations", "application/json", """{"inputs":{"Port":[PORT],"Age":[[AGE]],"Sex":[SEX]}}"""),
        ["MLflow, inputs by row"] = ("/invocations", "application/json", """{"inputs":[[AGE,SEX,PORT]]}"""),
    };

    /// <summary>The same as CSV, where nothing is known by an empty field.</summary>
    public const string Csv = "Port,Sex,Age\r\nPORT,SEX,AGE\r\n";

    /// <summary>The body for a passenger.</summary>
    public static string Body(string form, string age, string sex, string port) => form
        .Replace("KIND", sex.StartsWith('"') ? "BYTES" : "INT32", StringComparison.Ordinal)
        .Replace("AGE", age, StringComparison.Ordinal).Replace("SEX", sex, StringComparison.Ordinal).Replace("PORT", port, StringComparison.Ordinal);

    public static async Task<(HttpStatusCode Status, string Body, HttpResponseMessage Response)> PostAsync(
        HttpClient http, string address, string type, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        // A large body is refused before it is sent, so that the client has no connection break under its hands.
        request.Headers.ExpectContinue = body.Length > LargeBody;
        var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response);
    }

    /// <summary>What a refusal says, whose envelope is checked to be that of the address's dialect.</summary>
    public static string Refusal(string address, HttpStatusCode status, string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var root = json.RootElement;
        if (address.StartsWith("/v2", StringComparison.Ordinal))
        {
            return Assert.Single(root.EnumerateObject(), field => field.Name == "error").Value.GetString()!;
        }

        if (address.StartsWith("/invocations", StringComparison.Ordinal))
        {
            Assert.Equal(["error_code", "message"], root.EnumerateObject().Select(field => field.Name));
            Assert.Matches("^[A-Z_]+$", root.GetProperty("error_code").GetString());
            return root.GetProperty("message").GetString()!;
        }

        Assert.Equal(((int)status, (int)status), (root.GetProperty("status_code").GetInt32(), root.GetProperty("status").GetInt32()));
        Assert.Equal(root.GetProperty("detail").GetString(), root.GetProperty("message").GetString());
        return root.GetProperty("message").GetString()!;
    }

    /// <summary>The prediction and the probability of the first row of an answer in any dialect.</summary>
    public static (int Prediction, float Probability) Read(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var root = json.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("outputs", out var outputs))
        {
            return (outputs[0].GetProperty("data")[0].GetInt32(), outputs[1].GetProperty("data")[0].GetSingle());
        }

        var row = root.ValueKind == JsonValueKind.Array ? root[0] : root.TryGetProperty("predictions", out var predictions) ? predictions[0] : root;
        return (row.GetProperty("prediction").GetInt32(), row.GetProperty("probability").GetSingle());
    }

    private static string Infer(string shape, string age, string port) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"id":"a","inputs":[{"data":{{age}},"name":"Age","shape":{{shape}},"datatype":"FP64"},
         {"name":"Port","shape":{{shape}},"datatype":"BYTES","data":{{port}}},{"name":"Sex","shape":[1],"datatype":"KIND","data":[SEX]}]}
        """);
}
