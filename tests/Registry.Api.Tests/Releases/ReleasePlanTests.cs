using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Releases;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

public class ReleasePlanTests : IAsyncLifetime
{
    private PromotedRegistry _promoted = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _promoted = await PromotedRegistry.StartAsync();

    public ValueTask DisposeAsync() => _promoted.DisposeAsync();

    [Fact]
    public async Task A_plan_names_the_changes_the_gates_and_the_steps_and_changes_nothing()
    {
        await _promoted.PromoteAsync(1);
        var version = await _promoted.RegisterAsync();
        var before = await _promoted.Registry.Client.WatchDeploymentsAsync(null, Cancelled);

        var plan = await PlanAsync(new StartReleaseRequest("titanic", "titanic", version) { RequiresApproval = true, Canary = new CanaryPlan() });

        Assert.Equal(
            [new PlannedChange("dev", "titanic", 1, "titanic", 2), new PlannedChange("production", "titanic", 1, "titanic", 2)], plan.Changes);
        Assert.Equal(["functional", "schema", "quality", "latency"], plan.Gates.Select(gate => gate.Gate));
        Assert.Equal([null, GateOutcome.Skipped, GateOutcome.Passed, null], plan.Gates.Select(gate => gate.Foreseen?.Outcome));
        Assert.Equal([10, 50], plan.Steps.Select(step => step.Percent));
        Assert.True(plan.RequiresApproval);
        Assert.Empty(plan.Problems);
        Assert.Equal(before!.Revision, (await _promoted.Registry.Client.WatchDeploymentsAsync(null, Cancelled))!.Revision);
        Assert.Single((await _promoted.Registry.Http.GetFromJsonAsync<Page<Release>>("/api/v1/releases", WireJson.Options, Cancelled))!.Items);
    }

    [Fact]
    public async Task A_plan_says_what_would_refuse_the_release_now_or_hold_it_up()
    {
        await _promoted.RegisterAsync();
        var waiting = await _promoted.StartAsync(1);

        var plan = await PlanAsync(new StartReleaseRequest("titanic", "titanic", 1));

        Assert.Equal(
            ["No scoring replica is there: start Scoring.Api.", $"It would wait for its turn: the release {waiting.Id} is Pending."], plan.Problems);
    }

    [Fact]
    public async Task A_worse_version_is_foreseen_to_fail()
    {
        await _promoted.PromoteAsync(1);
        await _promoted.Registry.CompleteRunAsync("titanic", auc: 0.7);

        var plan = await PlanAsync(new StartReleaseRequest("titanic", "titanic", 2));

        Assert.StartsWith("The quality gate would not pass: AUC 0.7 against 0.85", Assert.Single(plan.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"endpoint":"titanic","model":"titanic","version":1,"canary":{"steps":[]}}""", "canary.steps: they are 1 to 20.")]
    [InlineData("""{"endpoint":"titanic","model":"titanic","version":1,"canary":{"steps":[{"percent":100,"hold":"00:01:00"}]}}""", "canary.steps: a step's percent")]
    [InlineData("""{"endpoint":"titanic","model":"titanic","version":1,"canary":{"steps":[{"percent":50,"hold":"00:01:00"},{"percent":50,"hold":"00:01:00"}]}}""", "canary.steps: each has a greater percent")]
    [InlineData("""{"endpoint":"titanic","model":"titanic","version":1,"canary":{"maximumErrorRate":2}}""", "canary.maximumErrorRate")]
    [InlineData("""{"endpoint":"titanic","model":"titanic","version":1,"canary":{"maximumLatencyRatio":0.5}}""", "canary.maximumLatencyRatio")]
    [InlineData("""{"endpoint":"titanic","model":"titanic","version":1,"gates":{"maximumQualityLoss":-1}}""", "gates.maximumQualityLoss")]
    [InlineData("""{"endpoint":"titanic","model":"titanic","version":1,"gates":{"maximumLoss":1}}""", "$.gates.maximumLoss")]
    [InlineData("""{"endpoint":"titanic","model":"titanic","version":1,"canry":{}}""", "$.canry")]
    public async Task Terms_that_will_not_do_are_refused_by_name_and_start_nothing(string body, string words)
    {
        await _promoted.RegisterAsync();

        using var response = await _promoted.Registry.Http.PostAsync(
            "/api/v1/releases", new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Contains(words, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty((await _promoted.Registry.Http.GetFromJsonAsync<Page<Release>>("/api/v1/releases", WireJson.Options, Cancelled))!.Items);
    }

    [Theory]
    [InlineData("""{"tests":[]}""")]
    [InlineData("""{"tests":[{"name":"nothing","request":{},"expect":{}}]}""")]
    [InlineData("""{"tests":[{"name":"odd","request":{},"expect":{"probability":1.5}}]}""")]
    [InlineData("not json")]
    public async Task A_gate_file_that_tests_nothing_is_refused_with_its_own_code(string tests)
    {
        await _promoted.Registry.CompleteRunAsync("titanic", 0.85, functionalTests: tests);

        using var response = await _promoted.Registry.Http.PostAsJsonAsync(
            "/api/v1/releases", new StartReleaseRequest("titanic", "titanic", 1), WireJson.Options, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(ReleaseCode.GateFile, problem.RootElement.GetProperty("code").GetString());
        Assert.StartsWith("functional-tests.json", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private Task<ReleasePlan> PlanAsync(StartReleaseRequest request) => _promoted.Registry.Client.PlanReleaseAsync(request, Cancelled);
}
