using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Tests.Models;

public class ModelEndpointsTests(RestingRegistry resting) : IClassFixture<RestingRegistry>
{
    private RegistryClient Client => resting.Registry.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_is_made_with_its_description_and_tags_and_has_no_versions()
    {
        var made = await Client.CreateModelAsync(
            new CreateModelRequest { Name = "made", Description = "Who survives", Tags = new Dictionary<string, string> { ["team"] = "ml" } }, Cancelled);

        var read = await Client.GetModelAsync("made", Cancelled);

        Assert.Equal(("made", 0, "Who survives"), (read.Name, read.LatestVersion, read.Description));
        Assert.Equal(new Dictionary<string, string> { ["team"] = "ml" }, read.Tags);
        Assert.Equal((made.CreatedAt, made.UpdatedAt), (read.CreatedAt, read.UpdatedAt));
        Assert.Empty((await Client.ListVersionsAsync("made", Cancelled)).Items);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_409()
    {
        await Client.CreateModelAsync(new CreateModelRequest { Name = "taken" }, Cancelled);

        var e = await Assert.ThrowsAsync<RegistryException>(() => Client.CreateModelAsync(new CreateModelRequest { Name = "taken" }, Cancelled));

        Assert.Equal((HttpStatusCode.Conflict, "There is a model 'taken' already."), (e.Status, e.Message));
    }

    [Fact]
    public async Task Of_many_who_make_a_model_of_one_name_one_does()
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            async _ => (await resting.Registry.Http.PostAsJsonAsync("/api/v1/models", new { name = "contested" }, Cancelled)).StatusCode));

        Assert.Single(statuses, HttpStatusCode.Created);
        Assert.Equal(15, statuses.Count(status => status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Each_model_has_numbers_of_its_own()
    {
        await resting.Registry.CompleteRunAsync("own-a", 0.8);
        await resting.Registry.CompleteRunAsync("own-b", 0.8);
        await resting.Registry.CompleteRunAsync("own-b", 0.8);

        Assert.Equal(
            [("own-a", 1), ("own-b", 2)],
            (await Client.ListModelsAsync(Cancelled)).Items.Where(model => model.Name.StartsWith("own-", StringComparison.Ordinal))
                .Select(model => (model.Name, model.LatestVersion)));
    }

    [Fact]
    public async Task A_description_and_tags_are_changed_and_taken_away()
    {
        await Client.CreateModelAsync(
            new CreateModelRequest { Name = "changed", Description = "old", Tags = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } }, Cancelled);

        var described = await Client.ChangeModelAsync("changed", new ChangeModelRequest { Description = "new" }, Cancelled);
        var tagged = await Client.ChangeModelAsync(
            "changed", new ChangeModelRequest { Tags = new Dictionary<string, string?> { ["a"] = null, ["b"] = "3", ["c"] = "4" } }, Cancelled);
        var bare = await Client.ChangeModelAsync("changed", new ChangeModelRequest { Description = "" }, Cancelled);

        Assert.Equal("new", described.Description);
        Assert.Equal("new", tagged.Description);
        Assert.Equal(new Dictionary<string, string> { ["b"] = "3", ["c"] = "4" }, tagged.Tags);
        Assert.Null(bare.Description);
    }

    [Fact]
    public async Task A_deleted_model_is_gone_with_its_versions_and_one_made_anew_goes_on_with_its_numbers()
    {
        await resting.Registry.CompleteRunAsync("phoenix", 0.8);
        await resting.Registry.CompleteRunAsync("phoenix", 0.8);
        await Client.ChangeModelAsync("phoenix", new ChangeModelRequest { Description = "old", Tags = new Dictionary<string, string?> { ["a"] = "1" } }, Cancelled);
        await Client.SetAliasAsync("phoenix", "champion", new(2), null, Cancelled);

        await Client.DeleteModelAsync("phoenix", Cancelled);

        await AssertGoneAsync(() => Client.GetModelAsync("phoenix", Cancelled));
        await AssertGoneAsync(() => Client.GetVersionAsync("phoenix", 2, Cancelled));
        await AssertGoneAsync(() => Client.GetAliasAsync("phoenix", "champion", Cancelled));
        await AssertGoneAsync(() => Client.DeleteModelAsync("phoenix", Cancelled));
        await Client.CreateModelAsync(new CreateModelRequest { Name = "phoenix" }, Cancelled);
        var model = await Client.GetModelAsync("phoenix", Cancelled);
        Assert.Null(model.Description);
        Assert.Empty(model.Tags);
        Assert.Empty(model.Aliases);
        Assert.Equal(3, (await resting.Registry.CompleteRunAsync("phoenix", 0.8)).ModelVersion);
        Assert.Equal([3], (await Client.ListVersionsAsync("phoenix", Cancelled)).Items.Select(version => version.Version));
    }

    [Fact]
    public async Task A_job_that_registers_into_a_deleted_model_s_name_makes_it_anew_with_its_numbers()
    {
        await resting.Registry.CompleteRunAsync("revived", 0.8);
        await Client.DeleteModelAsync("revived", Cancelled);

        var run = await resting.Registry.CompleteRunAsync("revived", 0.9);

        Assert.Equal(2, run.ModelVersion);
        Assert.Equal([2], (await Client.ListVersionsAsync("revived", Cancelled)).Items.Select(version => version.Version));
    }

    [Fact]
    public async Task A_renamed_model_keeps_its_versions_tags_and_aliases_and_its_run_knows_the_new_name()
    {
        var run = await resting.Registry.CompleteRunAsync("before", 0.8);
        await resting.Registry.CompleteRunAsync("before", 0.8);
        await Client.ChangeModelAsync("before", new ChangeModelRequest { Tags = new Dictionary<string, string?> { ["team"] = "ml" } }, Cancelled);
        await Client.ChangeVersionAsync("before", 1, new ChangeVersionRequest { Tags = new Dictionary<string, string?> { ["checked"] = "yes" } }, null, Cancelled);
        await Client.SetAliasAsync("before", "champion", new(1), null, Cancelled);

        var renamed = await Client.ChangeModelAsync("before", new ChangeModelRequest { Name = "after", Description = "said" }, Cancelled);

        Assert.Equal(("after", 2, "said"), (renamed.Name, renamed.LatestVersion, renamed.Description));
        Assert.Equal(new Dictionary<string, string> { ["team"] = "ml" }, renamed.Tags);
        Assert.Equal(new Dictionary<string, int> { ["champion"] = 1 }, renamed.Aliases);
        Assert.Equal(new Dictionary<string, string> { ["checked"] = "yes" }, (await Client.GetVersionAsync("after", 1, Cancelled)).Tags);
        Assert.Equal("after", (await Client.GetRunAsync(run.Id, Cancelled)).Model);
        await AssertGoneAsync(() => Client.GetModelAsync("before", Cancelled));
        Assert.Equal(3, (await resting.Registry.CompleteRunAsync("after", 0.8)).ModelVersion);
    }

    [Fact]
    public async Task A_name_that_was_given_away_goes_on_with_its_numbers_and_can_be_taken_back_only_by_its_model()
    {
        await resting.Registry.CompleteRunAsync("first", 0.8);
        await Client.ChangeModelAsync("first", new ChangeModelRequest { Name = "second" }, Cancelled);
        await Client.ChangeModelAsync("second", new ChangeModelRequest { Name = "third" }, Cancelled);
        await Client.CreateModelAsync(new CreateModelRequest { Name = "stranger" }, Cancelled);

        var e = await Assert.ThrowsAsync<RegistryException>(
            () => Client.ChangeModelAsync("stranger", new ChangeModelRequest { Name = "first" }, Cancelled));
        var back = await Client.ChangeModelAsync("third", new ChangeModelRequest { Name = "first" }, Cancelled);

        Assert.Equal(HttpStatusCode.Conflict, e.Status);
        Assert.Contains("'first' was that of another model", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, back.LatestVersion);
        Assert.Equal(2, (await resting.Registry.CompleteRunAsync("second", 0.8)).ModelVersion);
        Assert.Equal(2, (await resting.Registry.CompleteRunAsync("first", 0.8)).ModelVersion);
    }

    [Theory]
    [InlineData("twin-b", HttpStatusCode.Conflict)]
    [InlineData("no/name", HttpStatusCode.BadRequest)]
    [InlineData("twin-a", HttpStatusCode.OK)]
    public async Task A_name_that_another_model_has_is_not_given_and_its_own_is(string name, HttpStatusCode expected)
    {
        await resting.Registry.Http.PostAsJsonAsync("/api/v1/models", new { name = "twin-a" }, Cancelled);
        await resting.Registry.Http.PostAsJsonAsync("/api/v1/models", new { name = "twin-b" }, Cancelled);

        Assert.Equal(expected, (await resting.Registry.Http.PatchAsJsonAsync("/api/v1/models/twin-a", new { name }, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task What_a_release_under_way_needs_is_neither_renamed_nor_deleted()
    {
        await resting.Registry.CompleteRunAsync("needed", 0.8, deploy: "needing");
        await resting.Registry.CompleteRunAsync("needed", 0.8);

        var renamed = await Assert.ThrowsAsync<RegistryException>(
            () => Client.ChangeModelAsync("needed", new ChangeModelRequest { Name = "other" }, Cancelled));
        var deleted = await Assert.ThrowsAsync<RegistryException>(() => Client.DeleteModelAsync("needed", Cancelled));
        var version = await Assert.ThrowsAsync<RegistryException>(() => Client.DeleteVersionAsync("needed", 1, Cancelled));

        Assert.All([renamed, deleted, version], e => Assert.Equal(HttpStatusCode.Conflict, e.Status));
        Assert.All([renamed, deleted, version], e => Assert.Contains("to the endpoint 'needing' needs 'needed'", e.Message, StringComparison.Ordinal));
        await Client.DeleteVersionAsync("needed", 2, Cancelled);
    }

    [Fact]
    public async Task What_a_deployment_serves_is_neither_renamed_nor_deleted()
    {
        await using var registry = await RunningRegistry.StartAsync(settings: "--Releases:LoadTimeout=00:00:01");
        var run = await registry.CompleteRunAsync("served", 0.8, deploy: "serving");
        await MLOpsAspire.Testing.Eventually.GetAsync(
            () => registry.Client.GetReleaseAsync(run.ReleaseId!, Cancelled)!, release => release.State == ReleaseState.Failed);

        var renamed = await Assert.ThrowsAsync<RegistryException>(
            () => registry.Client.ChangeModelAsync("served", new ChangeModelRequest { Name = "other" }, Cancelled));
        var deleted = await Assert.ThrowsAsync<RegistryException>(() => registry.Client.DeleteVersionAsync("served", 1, Cancelled));

        Assert.Equal(
            (HttpStatusCode.Conflict, "The deployment 'dev' of the endpoint 'serving' serves version 1 of 'served'; release another version there first."),
            (deleted.Status, deleted.Message));
        Assert.Equal(deleted.Message, renamed.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("ä")]
    [InlineData("'; DROP TABLE models; --")]
    [InlineData("a\nb")]
    [InlineData(".a")]
    public async Task A_name_that_cannot_stand_in_a_url_is_refused(string name)
    {
        var e = await Assert.ThrowsAsync<RegistryException>(() => Client.CreateModelAsync(new CreateModelRequest { Name = name }, Cancelled));

        Assert.Equal(HttpStatusCode.BadRequest, e.Status);
        Assert.StartsWith("name: A name has 1 to 128", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(128, HttpStatusCode.Created)]
    [InlineData(129, HttpStatusCode.BadRequest)]
    [InlineData(300, HttpStatusCode.BadRequest)]
    public async Task A_name_has_up_to_128_characters(int length, HttpStatusCode expected) =>
        Assert.Equal(
            expected, (await resting.Registry.Http.PostAsJsonAsync("/api/v1/models", new { name = new string('n', length) }, Cancelled)).StatusCode);

    [Theory]
    [InlineData("""{"name":"strict","descripton":"x"}""", "$.descripton")]
    [InlineData("""{}""", "lacks 'name'")]
    [InlineData("""{"name":"strict","tags":{"k":null}}""", "tags.k: it has a text.")]
    [InlineData("""{"name":"strict","tags":{"":"v"}}""", "tags: a key has 1 to 250 characters, a value at most 5000.")]
    public async Task What_a_request_should_not_hold_is_refused_by_name(string body, string problem)
    {
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var response = await resting.Registry.Http.PostAsync("/api/v1/models", content, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var detail = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("detail").GetString()!;
        Assert.Contains(problem, detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5000, 250, HttpStatusCode.Created)]
    [InlineData(5001, 250, HttpStatusCode.BadRequest)]
    [InlineData(5000, 251, HttpStatusCode.BadRequest)]
    public async Task Descriptions_tags_and_their_keys_have_limits(int length, int keyLength, HttpStatusCode expected)
    {
        var text = new string('d', length);
        var request = new { name = $"limits-{length}-{keyLength}", description = text, tags = new Dictionary<string, string> { [new string('k', keyLength)] = text } };

        Assert.Equal(expected, (await resting.Registry.Http.PostAsJsonAsync("/api/v1/models", request, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_404()
    {
        var e = await Assert.ThrowsAsync<RegistryException>(() => Client.ListVersionsAsync("none", Cancelled));

        Assert.Equal((HttpStatusCode.NotFound, "There is no model 'none'."), (e.Status, e.Message));
        await AssertGoneAsync(() => Client.GetModelAsync("none", Cancelled));
        await AssertGoneAsync(() => Client.ChangeModelAsync("none", new ChangeModelRequest { Description = "x" }, Cancelled));
        await AssertGoneAsync(() => Client.ChangeModelAsync("none", new ChangeModelRequest { Name = "x" }, Cancelled));
        await AssertGoneAsync(() => Client.DeleteModelAsync("none", Cancelled));
        await AssertGoneAsync(() => Client.GetVersionAsync("none", 1, Cancelled));
    }

    private static async Task AssertGoneAsync(Func<Task> call) =>
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<RegistryException>(call)).Status);
}
