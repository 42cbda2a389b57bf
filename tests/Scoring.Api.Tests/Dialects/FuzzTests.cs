using System.Net;
using System.Text;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects;

/// <summary>Requests that chance has made of good ones: the same on every run.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const int Callers = 4;
    private const int RequestsOfEach = 5_000;

    private const int MaxRequestSize = 20_000;

    private static readonly string[] Tokens =
    [
        "null", "true", "NaN", "-Infinity", "1e999", "-0", "1e-400", "18446744073709551616", "9223372036854775807", "\"\"", "\"\\ud83d\"", "\"\\u0000\"",
        "[", "]", "{", "}", ",", ":", "\"", "\\", "\n", "\0", "[[]]", "{}", "[-1]", "[4294967296,4294967296]", "[2,2]", "[0]", "\"INT8\"", "\"FP16\"", "\"BOOL\"",
        "\"BYTES\"", "\"FP128\"", "\"data\":", "\"shape\":", "\"columns\":", "\"Age\":", "\"parameters\":{\"binary_data_size\":4}", "\"outputs\":[{\"name\":\"prediction\"}]",
    ];

    private static readonly HttpStatusCode[] Expected =
    [
        HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnsupportedMediaType,
    ];

    private TitanicScoring _scoring = null!;

    public async ValueTask InitializeAsync() => _scoring = await TitanicScoring.StartAsync($"--Scoring:MaxRequestSize={MaxRequestSize}");

    public ValueTask DisposeAsync() => _scoring.DisposeAsync();

    [Fact]
    public async Task No_request_makes_the_service_fail()
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, Callers).Select(seed => CallAsync(new Random(seed))));

        var counts = statuses.SelectMany(each => each).CountBy(status => status).ToDictionary();
        Assert.Empty(counts.Keys.Except(Expected));
        Assert.Equal(Callers * RequestsOfEach, counts.Values.Sum());
        Assert.True(counts[HttpStatusCode.OK] > 500 && counts[HttpStatusCode.BadRequest] > 5_000, "Chance has made too little of one kind.");
        Assert.Empty(_scoring.Log.Errors);
    }

    private async Task<List<HttpStatusCode>> CallAsync(Random random)
    {
        var statuses = new List<HttpStatusCode>(RequestsOfEach);
        for (var n = 0; n < RequestsOfEach; n++)
        {
            using var request = Make(random);
            using var response = await _scoring.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            statuses.Add(response.StatusCode);
            if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)
            {
                Assert.NotEmpty(DialectCalls.Refusal(request.RequestUri!.AbsolutePath, response.StatusCode, answer));
            }
        }

        return statuses;
    }

    private static HttpRequestMessage Make(Random random)
    {
        var (address, type, form) = Pick(random, [.. DialectCalls.All.Values, ("/invocations", "text/csv", DialectCalls.Csv)]);
        var isCsv = type == "text/csv";
        var body = Encoding.UTF8.GetBytes(DialectCalls.Body(
            form, Pick(random, ["38", "0.5", "null", "-1e3"]), Pick(random, ["0", "1", isCsv ? "male" : "\"male\""]), isCsv ? "S" : Pick(random, ["\"S\"", "null"])));
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            body = Change(random, body);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };

        // A connection on which too large a body comes is closed, maybe while the client still sends.
        request.Headers.ExpectContinue = body.Length > MaxRequestSize;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(20) == 0 ? Pick(random, ["text/csv", "application/octet-stream", "x", ";"]) : type);
        if (random.Next(10) == 0)
        {
            request.Headers.TryAddWithoutValidation("Inference-Header-Content-Length", Pick(random, ["0", "-1", "10", $"{body.Length}", "99999999999", "x"]));
        }

        if (random.Next(20) == 0)
        {
            request.Headers.TryAddWithoutValidation("azureml-model-deployment", Pick(random, ["dev", "production", "nothing", " "]));
        }

        return request;
    }

    private static byte[] Change(Random random, byte[] body)
    {
        var at = random.Next(body.Length + 1);
        var end = Math.Min(body.Length, at + random.Next(12));
        return random.Next(7) switch
        {
            0 => body[..at],
            1 => [.. body[..at], .. body[end..]],
            2 => [.. body[..at], (byte)random.Next(256), .. body[Math.Min(at + 1, body.Length)..]],
            3 => [.. body[..at], .. body[at..end], .. body[at..]],
            4 => [.. body[..at], .. Enumerable.Repeat((byte)random.Next(256), random.Next(30_000)), .. body[at..]],
            5 => [.. body[..at], .. Encoding.UTF8.GetBytes(Pick(random, Tokens)), .. body[end..]],
            _ => Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(body).Replace("38", Pick(random, Tokens), StringComparison.Ordinal)),
        };
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
