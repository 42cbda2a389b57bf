using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MLOpsAspire.Registry.Api.Tests.Storage;

public class PagingTests(RestingRegistry shared) : IClassFixture<RestingRegistry>
{
    private readonly RunningRegistry _registry = shared.Registry;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/runs?limit=", "none")]
    [InlineData("/api/v1/models?limit=", "a/b")]
    [InlineData("/api/v1/models/titanic/versions?limit=", "none")]
    [InlineData("/api/v1/releases?limit=", "none")]
    public async Task A_limit_or_a_token_that_is_none_is_refused(string list, string token)
    {
        foreach (var query in new[] { "0", "-1", "201", "1.5", "x", "99999999999", $"10&pageToken={token}" })
        {
            using var response = await _registry.Http.GetAsync(list + query, Cancelled);

            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{list}{query} was answered with {response.StatusCode}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task A_list_read_page_by_page_gives_each_item_once()
    {
        for (var n = 0; n < 5; n++)
        {
            await _registry.CompleteRunAsync("titanic", 0.8, deploy: "titanic");
            await _registry.CompleteRunAsync($"model-{n}", 0.8, deploy: "churn");
        }

        await AssertPagesAsync("/api/v1/runs", "id", 10);
        await AssertPagesAsync("/api/v1/models", "name", 6);
        await AssertPagesAsync("/api/v1/models/titanic/versions", "version", 5);
        await AssertPagesAsync("/api/v1/releases", "id", 10);
        await AssertPagesAsync("/api/v1/releases?endpoint=titanic", "id", 5);
    }

    [Fact]
    public async Task A_run_that_comes_in_between_shifts_no_page()
    {
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        for (var n = 0; n < 4; n++)
        {
            await registry.SubmitAsync();
            await Task.Delay(2, Cancelled);
        }

        var first = await registry.Client.ListRunsAsync(2, null, Cancelled);
        await registry.SubmitAsync();
        var second = await registry.Client.ListRunsAsync(2, first.NextPageToken, Cancelled);

        Assert.Equal(4, first.Items.Concat(second.Items).Select(run => run.Id).Distinct().Count());
        Assert.Null(second.NextPageToken);
    }

    private static string[] Items(JsonElement page, string key) =>
        [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty(key).ToString())];

    private async Task AssertPagesAsync(string list, string key, int count)
    {
        var whole = Items(await PageAsync(list, 200, null), key);

        Assert.Equal(count, whole.Distinct().Count());
        Assert.Equal(whole, await ReadPageByPageAsync(list, key));
    }

    private async Task<List<string>> ReadPageByPageAsync(string list, string key)
    {
        const int limit = 2;
        var items = new List<string>();
        string? token = null;
        do
        {
            var page = await PageAsync(list, limit, token);
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
            var found = Items(page, key);
            Assert.InRange(found.Length, 1, limit);
            items.AddRange(found);
        }
        while (token is not null && items.Count < 100);
        return items;
    }

    private Task<JsonElement> PageAsync(string list, int limit, string? token)
    {
        var query = $"limit={limit}{(token is null ? "" : $"&pageToken={Uri.EscapeDataString(token)}")}";
        return _registry.Http.GetFromJsonAsync<JsonElement>($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}", Cancelled);
    }
}
