using System.Net;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Registry.Api.Tests.Models;

public class ModelAliasEndpointsTests(RestingRegistry resting) : IClassFixture<RestingRegistry>
{
    private RegistryClient Client => resting.Registry.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alias_points_to_one_version_and_can_be_moved_and_taken_away()
    {
        await resting.Registry.CompleteRunAsync("pointed", 0.8);
        await resting.Registry.CompleteRunAsync("pointed", 0.8);

        var first = await Client.SetAliasAsync("pointed", "champion", new(1), null, Cancelled);
        await Client.SetAliasAsync("pointed", "challenger", new(2), null, Cancelled);
        var moved = await Client.SetAliasAsync("pointed", "champion", new(2), first.EntityTag, Cancelled);

        Assert.Equal(1, first.Value.Version);
        Assert.Equal(["challenger", "champion"], moved.Value.Aliases);
        var read = await Client.GetAliasAsync("pointed", "champion", Cancelled);
        Assert.Equal((2, moved.EntityTag), (read.Value.Version, read.EntityTag));
        Assert.Equal(new Dictionary<string, int> { ["challenger"] = 2, ["champion"] = 2 }, (await Client.GetModelAsync("pointed", Cancelled)).Aliases);
        await Client.RemoveAliasAsync("pointed", "champion", "*", Cancelled);
        await Client.RemoveAliasAsync("pointed", "champion", null, Cancelled);
        var e = await Assert.ThrowsAsync<RegistryException>(() => Client.GetAliasAsync("pointed", "champion", Cancelled));
        Assert.Equal((HttpStatusCode.NotFound, "The model 'pointed' has no alias 'champion'."), (e.Status, e.Message));
        Assert.Equal(["challenger"], (await Client.GetVersionAsync("pointed", 2, Cancelled)).Aliases);
    }

    [Fact]
    public async Task Of_promotions_at_the_same_time_one_wins_and_the_others_learn_which()
    {
        for (var n = 0; n < 5; n++)
        {
            await resting.Registry.CompleteRunAsync("tugged", 0.8);
        }

        var start = await Client.SetAliasAsync("tugged", "champion", new(5), null, Cancelled);
        var refusals = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(
            async () => await Record.ExceptionAsync(() => Client.SetAliasAsync("tugged", "champion", new(1 + (n % 4)), start.EntityTag, Cancelled)), Cancelled)));

        var end = await Client.GetAliasAsync("tugged", "champion", Cancelled);
        Assert.Single(refusals, refusal => refusal is null);
        Assert.InRange(end.Value.Version, 1, 4);
        Assert.All(refusals.OfType<RegistryException>(), refusal => Assert.Equal(
            (HttpStatusCode.PreconditionFailed,
                $"The alias 'champion' of 'tugged' points to version {end.Value.Version}. Its entity tag is {end.EntityTag} now, which is not what the header If-Match names."),
            (refusal.Status, refusal.Message)));
        Assert.Equal(49, refusals.OfType<RegistryException>().Count());
    }

    [Fact]
    public async Task An_alias_that_is_there_is_not_moved_or_taken_away_unseen()
    {
        await resting.Registry.CompleteRunAsync("seen", 0.8);
        await resting.Registry.CompleteRunAsync("seen", 0.8);
        var tag = (await Client.SetAliasAsync("seen", "champion", new(1), null, Cancelled)).EntityTag;

        var moved = await Assert.ThrowsAsync<RegistryException>(() => Client.SetAliasAsync("seen", "champion", new(2), null, Cancelled));
        var removed = await Assert.ThrowsAsync<RegistryException>(() => Client.RemoveAliasAsync("seen", "champion", null, Cancelled));
        var wrong = await Assert.ThrowsAsync<RegistryException>(() => Client.RemoveAliasAsync("seen", "champion", "\"0\"", Cancelled));
        var notThere = await Assert.ThrowsAsync<RegistryException>(() => Client.SetAliasAsync("seen", "other", new(2), tag, Cancelled));

        Assert.Equal(
            (HttpStatusCode.PreconditionRequired,
                $"The alias 'champion' of 'seen' points to version 1. To change it, send its entity tag {tag} in the header If-Match."),
            (moved.Status, moved.Message));
        Assert.Equal(HttpStatusCode.PreconditionRequired, removed.Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, wrong.Status);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "The model 'seen' has no alias 'other'."), (notThere.Status, notThere.Message));
        Assert.Equal(1, (await Client.GetAliasAsync("seen", "champion", Cancelled)).Value.Version);
    }

    [Fact]
    public async Task A_version_or_a_model_that_is_not_there_is_404()
    {
        await resting.Registry.CompleteRunAsync("lone", 0.8);

        var noVersion = await Assert.ThrowsAsync<RegistryException>(() => Client.SetAliasAsync("lone", "champion", new(2), null, Cancelled));
        var noModel = await Assert.ThrowsAsync<RegistryException>(() => Client.SetAliasAsync("nobody", "champion", new(1), null, Cancelled));

        Assert.Equal((HttpStatusCode.NotFound, "There is no version 2 of the model 'lone'."), (noVersion.Status, noVersion.Message));
        Assert.Equal((HttpStatusCode.NotFound, "There is no model 'nobody'."), (noModel.Status, noModel.Message));
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("LATEST")]
    [InlineData("v1")]
    [InlineData("V12")]
    [InlineData("a b")]
    [InlineData("a'b")]
    [InlineData("a.b")]
    public async Task A_name_that_means_something_else_is_refused(string alias)
    {
        var e = await Assert.ThrowsAsync<RegistryException>(() => Client.SetAliasAsync("any", alias, new(1), null, Cancelled));

        Assert.Equal(HttpStatusCode.BadRequest, e.Status);
        Assert.StartsWith("alias: ", e.Message, StringComparison.Ordinal);
    }
}
