using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

public class CanaryReleaseTests : IAsyncLifetime
{
    private static readonly CanaryPlan TwoSteps = new() { Steps = [new(10, TimeSpan.Zero), new(50, TimeSpan.Zero)] };

    private PromotedRegistry _promoted = null!;

    public async ValueTask InitializeAsync()
    {
        _promoted = await PromotedRegistry.StartAsync();
        await _promoted.PromoteAsync(1);
    }

    public ValueTask DisposeAsync() => _promoted.DisposeAsync();

    [Fact]
    public async Task A_candidate_that_does_well_takes_over_step_by_step()
    {
        var release = await CanaryAsync(TwoSteps);
        Assert.Equal((1, 10, 2), await SplitAsync());

        await _promoted.ReportAsync(Traffic(release, 0), Traffic(release, 0));
        Assert.Equal((ReleaseState.Canary, 1), await StateAsync(release));
        Assert.Equal((1, 50, 2), await SplitAsync());

        await _promoted.ReportAsync(Traffic(release, 1), Traffic(release, 1));
        Assert.Equal((ReleaseState.LoadingProduction, 0), await StateAsync(release));
        Assert.Equal((2, null, null), await SplitAsync());

        Assert.Equal(1, (await _promoted.ToAsync(release.Id, ReleaseState.Completed)).PreviousVersion);
    }

    [Fact]
    public async Task A_step_waits_for_requests_and_what_was_counted_in_another_does_not_count()
    {
        var release = await CanaryAsync(TwoSteps);

        await _promoted.ReportAsync(Traffic(release, 0, requests: 19));
        Assert.Equal((ReleaseState.Canary, 0), await StateAsync(release));
        await _promoted.ReportAsync(Traffic(release, 0));
        Assert.Equal((ReleaseState.Canary, 1), await StateAsync(release));
        await _promoted.ReportAsync(Traffic(release, 0, errors: 100));
        Assert.Equal((ReleaseState.Canary, 1), await StateAsync(release));
    }

    [Fact]
    public async Task A_step_is_held_for_its_time()
    {
        var release = await CanaryAsync(new CanaryPlan());

        await _promoted.ReportAsync(Traffic(release, 0, requests: 10_000));

        Assert.Equal((ReleaseState.Canary, 0), await StateAsync(release));
    }

    [Theory]
    [InlineData(2, 0, 0, "2.0 % of the canary's 100 answers were no predictions, against 0.0 % of the champion's.")]
    [InlineData(0, 20, 0, "1 % of the canary's answers took")]
    public async Task A_candidate_that_fails_more_or_takes_longer_than_the_champion_goes_back_at_once(int errors, int bucket, int championBucket, string words)
    {
        // Held for a minute, and ended long before.
        var release = await CanaryAsync(new CanaryPlan { MaximumP99Milliseconds = 3 });

        await _promoted.ReportAsync(Traffic(release, 0, errors: errors, bucket: bucket), Traffic(release, 0, bucket: championBucket));

        Assert.Equal((ReleaseState.RolledBack, 0), await StateAsync(release));
        Assert.Equal((1, null, null), await SplitAsync());
        var ended = await _promoted.Registry.Client.GetReleaseAsync(release.Id, TestContext.Current.CancellationToken);
        Assert.StartsWith(words.Replace(" %", "", StringComparison.Ordinal), ended.Error!.Replace(" %", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith("Production serves version 1 alone again.", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_latency_of_many_times_the_champion_s_goes_back_and_errors_that_both_have_do_not()
    {
        var slow = await CanaryAsync(TwoSteps);
        await _promoted.ReportAsync(Traffic(slow, 0, bucket: 40), Traffic(slow, 0, bucket: 10));
        Assert.Equal((ReleaseState.RolledBack, 0), await StateAsync(slow));

        var alike = await CanaryAsync(TwoSteps);
        await _promoted.ReportAsync(Traffic(alike, 0, errors: 30), Traffic(alike, 0, errors: 30));
        Assert.Equal((ReleaseState.Canary, 1), await StateAsync(alike));
    }

    [Fact]
    public async Task The_first_version_of_an_endpoint_has_nobody_to_share_with()
    {
        await using var empty = await PromotedRegistry.StartAsync();
        var release = await empty.StartAsync(await empty.RegisterAsync(), canary: TwoSteps);

        await empty.ToAsync(release.Id, ReleaseState.LoadingProduction);

        Assert.Equal(1, (await empty.ProductionAsync()).Version);
    }

    private async Task<Release> CanaryAsync(CanaryPlan plan)
    {
        var release = await _promoted.StartAsync(await _promoted.RegisterAsync(), canary: plan);
        return await _promoted.ToAsync(release.Id, ReleaseState.Canary);
    }

    private async Task<(ReleaseState State, int Step)> StateAsync(Release release)
    {
        var now = await _promoted.StepAsync(release.Id);
        return (now.State, now.Step);
    }

    private async Task<(int? Version, int? Percent, int? Canary)> SplitAsync()
    {
        var production = await _promoted.ProductionAsync();
        return (production.Version, production.Canary?.Percent, production.Canary?.Version);
    }

    private static Traffic Traffic(Release release, int step, int requests = 100, int errors = 0, int bucket = 0)
    {
        var latencies = new long[bucket + 1];
        latencies[bucket] = requests;
        return new Traffic(release.Id, step, requests, errors, latencies);
    }
}
