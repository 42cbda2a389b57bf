using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Registry.Api.Releases;

namespace MLOpsAspire.Registry.Api.Tests.Releases;

public sealed class LoadProgressTests
{
    private static readonly Deployment Wanted = new("titanic", "dev", "titanic", 3, "new");

    [Fact]
    public void Loading_is_complete_when_every_replica_serves_the_version()
    {
        Assert.Equal(new LoadProgress(LoadOutcome.Complete, 2), LoadProgress.Of([Serving("new"), Serving("new")], Wanted, isLate: false));
    }

    [Fact]
    public void Loading_goes_on_while_a_replica_serves_another_version_or_none_is_there()
    {
        Assert.Equal(new LoadProgress(LoadOutcome.UnderWay, 2), LoadProgress.Of([Serving("new"), Serving("old")], Wanted, isLate: false));
        Assert.Equal(new LoadProgress(LoadOutcome.UnderWay, 0), LoadProgress.Of([], Wanted, isLate: false));
    }

    [Fact]
    public void A_replica_that_failed_ends_the_waiting()
    {
        Assert.Equal(
            "A scoring replica could not load version 3 on dev: it is broken",
            LoadProgress.Of([Serving("new"), Serving("new", "it is broken")], Wanted, isLate: false).Problem);
    }

    [Fact]
    public void Time_ends_the_waiting()
    {
        Assert.Equal(
            "Only 1 of 2 scoring replicas have loaded version 3 on dev in time.",
            LoadProgress.Of([Serving("new"), Serving("old")], Wanted, isLate: true).Problem);
    }

    private static ReplicaReport Serving(string digest, string? error = null) =>
        new("http://replica", [new ReplicaDeployment("titanic", "dev", digest, error), new ReplicaDeployment("titanic", "production", "new")]);
}
