using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Releases.Gates;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Releases.Gates;

public sealed class FunctionalGateTests
{
    private const string ExpectsOne = """{"tests":[{"name":"the passenger","request":{"Age":1},"expect":{"prediction":1}}]}""";
    private const string ShortTime = "--Releases:LoadTimeout=00:00:01";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_release_waits_for_a_replica_that_is_not_ready_and_completes_once_it_answers()
    {
        await using var registry = await RunningRegistry.StartAsync();
        await using var replica = await FakeReplica.StartAsync(registry.Client, prediction: 1);
        var isReady = false;
        replica.Answer = () => Volatile.Read(ref isReady) ? null : TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);

        var run = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic", functionalTests: ExpectsOne);
        await Eventually.GetAsync(() => Task.FromResult<List<string>?>(replica.Asked), asked => asked.Count >= 2);
        Assert.Equal(ReleaseState.Testing, (await registry.Client.GetReleaseAsync(run.ReleaseId!, Cancelled)).State);
        Volatile.Write(ref isReady, true);

        Assert.Equal(ReleaseState.Completed, (await EndAsync(registry, run.ReleaseId!)).State);
    }

    [Fact]
    public async Task A_replica_that_is_never_ready_ends_the_release_after_its_time()
    {
        var release = await ReleaseAsync(() => TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable), ShortTime);

        Assert.Equal(ReleaseState.Failed, release.State);
        Assert.Matches("^The scoring replica at http://127.0.0.1:[0-9]+/ is not ready to be tested.$", release.Error);
    }

    [Fact]
    public async Task A_replica_that_hangs_up_ends_the_release_after_its_time()
    {
        var release = await ReleaseAsync(() => new Answer(context => context.Abort()), ShortTime);

        Assert.Equal(ReleaseState.Failed, release.State);
        Assert.Matches("^The scoring replica at http://127.0.0.1:[0-9]+/ does not answer.$", release.Error);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[1]")]
    [InlineData("""{"prediction":"1"}""")]
    public async Task A_replica_that_answers_something_else_does_not_pass(string body)
    {
        var release = await ReleaseAsync(() => TypedResults.Text(body, "application/json"));

        Assert.Equal(ReleaseState.Rejected, release.State);
        Assert.Equal("The functional gate did not pass: 'the passenger' was not answered with the prediction 1.", release.Error);
    }

    [Fact]
    public async Task An_answer_that_cannot_even_be_read_ends_the_release_after_its_time()
    {
        var release = await ReleaseAsync(() => new Answer(context => context.Response.ContentType = "text/plain; charset=none-such"), ShortTime);

        Assert.Equal(ReleaseState.Failed, release.State);
        Assert.Equal("The gates could not be run; the registry's log says why.", release.Error);
    }

    [Fact]
    public async Task A_replica_that_never_answers_does_not_pass()
    {
        await using var registry = await RunningRegistry.StartAsync(builder => builder.Services.Configure<HttpClientFactoryOptions>(
            nameof(FunctionalTester), http => http.HttpClientActions.Add(client => client.Timeout = TimeSpan.FromMilliseconds(100))));
        await using var replica = await FakeReplica.StartAsync(registry.Client, prediction: 1);
        replica.Answer = () => new HangingAnswer();

        var run = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic", functionalTests: ExpectsOne);

        var release = await EndAsync(registry, run.ReleaseId!);
        Assert.Equal(ReleaseState.Rejected, release.State);
        Assert.Equal("The functional gate did not pass: 'the passenger' was not answered in time.", release.Error);
    }

    [Fact]
    public async Task A_replica_that_joined_during_the_tests_and_does_not_serve_the_candidate_is_not_asked()
    {
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        await using var replica = await FakeReplica.StartAsync(registry.Client, prediction: 1);
        var run = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic", functionalTests: ExpectsOne);
        await ReleaseStepper.AdvanceToAsync(registry, run.ReleaseId!, ReleaseState.Testing);
        await using var joining = await FakeReplica.StartAsync(registry.Client, prediction: 0, error: "it is not there yet.", name: "joining");
        await Eventually.GetAsync(
            async () => (await registry.ReplicasAsync())!.SingleOrDefault(report => report.Deployments.Any(served => served.Error is not null)),
            _ => true);
        await registry.Client.ReportReplicaAsync("empty", new ReplicaReport("http://127.0.0.1:1", []), Cancelled);

        Assert.True(await ReleaseStepper.AdvanceAsync(registry, run.ReleaseId!));

        var release = await registry.Client.GetReleaseAsync(run.ReleaseId!, Cancelled);
        Assert.Equal(ReleaseState.LoadingProduction, release.State);
        Assert.Equal("1 tests passed on 1 replica.", release.Gates[0].Detail);
        Assert.Empty(joining.Asked);
    }

    [Fact]
    public async Task Every_replica_that_serves_the_candidate_is_asked()
    {
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        await using var right = await FakeReplica.StartAsync(registry.Client, prediction: 1);
        await using var wrong = await FakeReplica.StartAsync(registry.Client, prediction: 0, name: "wrong");
        await Eventually.GetAsync(registry.ReplicasAsync, reports => reports.Count == 2);
        var run = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic", functionalTests: ExpectsOne);
        await ReleaseStepper.AdvanceToAsync(registry, run.ReleaseId!, ReleaseState.Testing);

        Assert.True(await ReleaseStepper.AdvanceAsync(registry, run.ReleaseId!));

        Assert.Equal(ReleaseState.Rejected, (await registry.Client.GetReleaseAsync(run.ReleaseId!, Cancelled)).State);
        Assert.Equal((1, 1), (right.Asked.Count, wrong.Asked.Count));
    }

    [Fact]
    public async Task The_tests_wait_while_no_replica_serves_the_candidate()
    {
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        var run = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic", functionalTests: ExpectsOne);
        await using (await FakeReplica.StartAsync(registry.Client, prediction: 1))
        {
            await ReleaseStepper.AdvanceToAsync(registry, run.ReleaseId!, ReleaseState.Testing);
        }

        await registry.Client.ReportReplicaAsync("fake", new ReplicaReport("http://127.0.0.1:1", []), Cancelled);

        Assert.False(await ReleaseStepper.AdvanceAsync(registry, run.ReleaseId!));
    }

    private static async Task<Release> ReleaseAsync(Func<IResult> answer, params string[] settings)
    {
        await using var registry = await RunningRegistry.StartAsync(settings: settings);
        await using var replica = await FakeReplica.StartAsync(registry.Client, prediction: 1);
        replica.Answer = answer;
        var run = await registry.CompleteRunAsync("titanic", 0.85, deploy: "titanic", functionalTests: ExpectsOne);
        return await EndAsync(registry, run.ReleaseId!);
    }

    private static Task<Release> EndAsync(RunningRegistry registry, string releaseId) => Eventually.GetAsync(
        async () => await registry.Client.GetReleaseAsync(releaseId, Cancelled), release => release.EndedAt is not null);

    private sealed class Answer(Action<HttpContext> give) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            give(httpContext);
            return httpContext.Response.WriteAsync("""{"prediction":1}""", httpContext.RequestAborted);
        }
    }

    private sealed class HangingAnswer : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Task.Delay(Timeout.Infinite, httpContext.RequestAborted);
    }
}
