using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

public class MlflowPairTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Files => [.. MlflowPair.Files()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Each_request_is_answered_as_MLflow_answers_it(string file)
    {
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        var pattern = new JsonPattern();
        foreach (var (index, pair) in MlflowPair.Read(file).Index())
        {
            using var request = Request(pair, pattern);
            using var response = await registry.Http.SendAsync(request, Cancelled);

            var answer = await response.Content.ReadAsStringAsync(Cancelled);
            var name = $"{file}[{index}] {request.Method} {request.RequestUri}";
            Assert.True(pair.Status == (int)response.StatusCode, $"{name}: {(int)response.StatusCode} {answer}");
            if (pair.Answer is { } expected)
            {
                using var actual = JsonDocument.Parse(answer);
                var differences = pattern.Differences(expected, actual.RootElement).ToArray();
                Assert.True(differences.Length == 0, $"{name}: {string.Join("; ", differences)}");
            }
        }
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", null)]
    [InlineData("""{"a":1}""", """{"a":2}""", "$.a is 2, not 1")]
    [InlineData("""{"a":1}""", """{}""", "$.a is not there")]
    [InlineData("""{}""", """{"a":1}""", "$.a is 1 and should not be there")]
    [InlineData("""["<long>"]""", """[1]""", null)]
    [InlineData("""["<long>"]""", """["1"]""", "$[0] is \"1\", not a long")]
    [InlineData("""["<text>"]""", """[""]""", "$[0] is \"\", not a text")]
    [InlineData("""["<text a>","{a}!"]""", """["x","x!"]""", null)]
    [InlineData("""["<text a>","{a}!"]""", """["x","y!"]""", "$[1] is \"y!\", not \"{a}!\"")]
    [InlineData("""[1]""", """[1,2]""", "$ has 2 elements, not 1: [1,2]")]
    [InlineData("\"1\"", "1", "$ is 1, not \"1\"")]
    public void An_answer_that_differs_is_found(string expected, string actual, string? difference)
    {
        using var left = JsonDocument.Parse(expected);
        using var right = JsonDocument.Parse(actual);

        Assert.Equal(difference, new JsonPattern().Differences(left.RootElement, right.RootElement).SingleOrDefault());
    }

    private static HttpRequestMessage Request(MlflowPair pair, JsonPattern pattern)
    {
        var parts = pair.Send.Split(' ', 2);
        var request = new HttpRequestMessage(HttpMethod.Parse(parts[0]), pattern.Fill(parts[1]));
        if ((pair.Text ?? pair.Body?.GetRawText()) is { } content)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(pattern.Fill(content)));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(pair.ContentType);
        }

        return request;
    }
}
