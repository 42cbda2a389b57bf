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

        var first = await Client.SetAliasAsync("pointed", "champion", 1, Cancelled);
        await Client.SetAliasAsync("pointed", "challenger", 2, Cancelled);
        var moved = await Client.SetAliasAsync("pointed", "champion", 2, Cancelled);

        Assert.Equal(1, first.Version);
        Assert.Equal(["challenger", "champion"], moved.Aliases);
        Assert.Equal(2, (await Client.GetAliasAsync("pointed", "champion", Cancelled)).Version);
        Assert.Equal(new Dictionary<string, int> { ["challenger"] = 2, ["champion"] = 2 }, (await Client.GetModelAsync("pointed", Cancelled)).Aliases);
        await Client.RemoveAliasAsync("pointed", "champion", Cancelled);
        await Client.RemoveAliasAsync("pointed", "champion", Cancelled);
        var e = await Assert.ThrowsAsync<RegistryException>(() => Client.GetAliasAsync("pointed", "champion", Cancelled));
        Assert.Equal((HttpStatusCode.NotFound, "The model 'pointed' has no alias 'champion'."), (e.Status, e.Message));
        Assert.Equal(["challenger"], (await Client.GetVersionAsync("pointed", 2, Cancelled)).Aliases);
    }

    [Fact]
    public async Task Aliases_moved_at_the_same_time_end_at_one_of_the_versions()
    {
        for (var n = 0; n < 4; n++)
        {
            await resting.Registry.CompleteRunAsync("tugged", 0.8);
        }

        await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => Client.SetAliasAsync("tugged", "champion", 1 + (n % 4), Cancelled), Cancelled)));

        var end = (await Client.GetAliasAsync("tugged", "champion", Cancelled)).Version;
        Assert.InRange(end, 1, 4);
        Assert.Equal([end], (await Client.ListVersionsAsync("tugged", Cancelled)).Items.Where(version => version.Aliases.Count > 0).Select(version => version.Version));
    }

    [Fact]
    public async Task A_version_or_a_model_that_is_not_there_is_404()
    {
        await resting.Registry.CompleteRunAsync("lone", 0.8);

        var noVersion = await Assert.ThrowsAsync<RegistryException>(() => Client.SetAliasAsync("lone", "champion", 2, Cancelled));
        var noModel = await Assert.ThrowsAsync<RegistryException>(() => Client.SetAliasAsync("nobody", "champion", 1, Cancelled));

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
        var e = await Assert.ThrowsAsync<RegistryException>(() => Client.SetAliasAsync("any", alias, 1, Cancelled));

        Assert.Equal(HttpStatusCode.BadRequest, e.Status);
        Assert.StartsWith("alias: ", e.Message, StringComparison.Ordinal);
    }
}
