using System.Net;
using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Tabular.Explanations;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects;

public sealed class ExplanationTests : IAsyncLifetime
{
    private const string Woman = """{"Age":38,"Sex":"female","Port":"S"}""";

    private TitanicScoring _scoring = null!;

    /// <summary>Production's model does not know how many rows it learned from; dev's learned from three, of a woman, a man and a boy.</summary>
    public async ValueTask InitializeAsync()
    {
        _scoring = await TitanicScoring.StartAsync();
        var rows = new FeatureMatrix([[38, 38, 3], [0, 1, 1], [0, 0, 1]], [null, null, null]);
        var digest = await TestModel.StoreAsync(_scoring.Running.Services, OnnxWriter.Write(TestModel.Of(2).WithCoversOf(rows)));
        _scoring.Registry.Deploy(_scoring.Production, _scoring.Dev with { Version = 3, Digest = digest });
        await _scoring.Running.WaitForVersionAsync(3, DeploymentNames.Dev);
    }

    public ValueTask DisposeAsync() => _scoring.DisposeAsync();

    [Theory]
    [InlineData("/score?explain=true", Woman)]
    [InlineData("/score?explain=true", $"[{Woman}]")]
    [InlineData("/api/v1/service/titanic/score?explain=True", Woman)]
    [InlineData("/invocations?explain=true", $$"""{"instances":[{{Woman}}]}""")]
    public async Task What_features_contribute_sums_to_the_score_and_the_score_makes_the_probability(string address, string body)
    {
        var (status, answer) = await AskAsync(address, body, DeploymentNames.Dev);

        Assert.Equal(HttpStatusCode.OK, status);
        using var json = JsonDocument.Parse(answer);
        var row = json.RootElement;
        row = row.ValueKind == JsonValueKind.Object && row.TryGetProperty("predictions", out var predictions) ? predictions : row;
        row = row.ValueKind == JsonValueKind.Array ? row[0] : row;
        var explanation = row.GetProperty("explanation");
        var score = explanation.GetProperty("scores").GetProperty("1");
        var contributions = score.GetProperty("contributions").EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetDouble());
        Assert.Equal("path_dependent_tree_shap", explanation.GetProperty("method").GetString());
        Assert.Equal(["Age", "Sex", "Port"], contributions.Keys);
        Assert.Equal(2.0 / 3, score.GetProperty("expected").GetDouble(), precision: 6);
        Assert.Equal(2, score.GetProperty("score").GetDouble(), precision: 6);
        Assert.Equal(2, score.GetProperty("expected").GetDouble() + contributions.Values.Sum(), precision: 6);
        Assert.Equal(0, contributions["Port"], precision: 9);
        Assert.Equal(1 / (1 + Math.Exp(-2)), row.GetProperty("probability").GetDouble(), precision: 6);
    }

    [Fact]
    public async Task Without_being_asked_for_there_is_none()
    {
        Assert.DoesNotContain("explanation", (await AskAsync("/score?explain=false", Woman, DeploymentNames.Dev)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("explanation", (await AskAsync("/score?other=true", Woman, DeploymentNames.Dev)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/score?explain=yes", "dev", "The parameter 'explain' is true or false.")]
    [InlineData("/score?explain=true&explain=true", "dev", "The parameter 'explain' is true or false.")]
    [InlineData("/score?explain=true", "production", "This model cannot be explained: its file does not say how many training rows came by each branch of its trees.")]
    [InlineData("/invocations?explain=true", "production", "This model cannot be explained: its file does not say how many training rows came by each branch of its trees.")]
    [InlineData("/v2/models/titanic/infer?explain=true", "dev", "Explanations are given at the addresses of Azure ML and MLflow.")]
    public async Task What_cannot_be_explained_is_refused(string address, string deployment, string detail)
    {
        var (status, body) = await AskAsync(
            address, address.StartsWith("/invocations", StringComparison.Ordinal) ? $$"""{"instances":[{{Woman}}]}""" : Woman, deployment);

        Assert.Equal((HttpStatusCode.BadRequest, detail), (status, DialectCalls.Refusal(address, status, body)));
    }

    [Fact]
    public async Task No_more_than_a_hundred_rows_are_explained()
    {
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/score?explain=true", Rows(100), DeploymentNames.Dev)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync("/score?explain=true", Rows(101), DeploymentNames.Dev)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/score", Rows(101), DeploymentNames.Dev)).Status);
    }

    private static string Rows(int count) => $"[{string.Join(',', Enumerable.Repeat(Woman, count))}]";

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(string address, string body, string deployment)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(DeploymentHeader.Name, deployment);
        using var response = await _scoring.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
