using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Events;

public class EventEndpointsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SteppedEvents Events => new(_registry);

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(_time);
        RunningRegistry.WithoutBackgroundWork(builder);
    });

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task Events_come_in_pages_the_oldest_first()
    {
        await AddAsync("a", "b", "c", "d", "e");

        var first = await PageAsync("?limit=3");
        var rest = await PageAsync($"?limit=3&pageToken={first.NextPageToken}");
        var after = await PageAsync("?after=4");

        Assert.Equal(["a", "b", "c"], first.Items.Select(one => one.Subject));
        Assert.Equal(["d", "e"], rest.Items.Select(one => one.Subject));
        Assert.Null(rest.NextPageToken);
        Assert.Equal(["e"], after.Items.Select(one => one.Subject));
    }

    [Fact]
    public async Task A_subject_stands_for_itself_and_what_is_below_it()
    {
        await AddAsync("models/m", "models/m2", "models/m/versions/1", "models/M", "models/%", "models/%/x");

        Assert.Equal(["models/m", "models/m/versions/1"], (await PageAsync("?subject=models/m")).Items.Select(one => one.Subject));
        Assert.Equal(["models/%", "models/%/x"], (await PageAsync("?subject=models/%25")).Items.Select(one => one.Subject));
    }

    [Theory]
    [InlineData("?types=mlops.run.faild", "types: no event has the type 'mlops.run.faild'; write one such as mlops.run.failed, or mlops.run.* for all of a kind.")]
    [InlineData("?types=mlops.run.*,", "types: no event has the type ''; write one such as mlops.run.failed, or mlops.run.* for all of a kind.")]
    [InlineData("?limit=0", "limit: it lies between 1 and 200.")]
    [InlineData("?after=x", "The request cannot be read: a value in its path, query or body has the wrong form.")]
    public async Task What_means_nothing_is_refused(string query, string detail)
    {
        using var response = await _registry.Http.GetAsync($"/api/v1/events{query}", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(detail, (await response.Content.ReadFromJsonAsync<Microsoft.AspNetCore.Mvc.ProblemDetails>(Cancelled))!.Detail);
    }

    [Fact]
    public async Task A_stream_begins_with_what_happens_next()
    {
        await AddAsync("before");
        await using var stream = await StreamAsync();
        await AddAsync("one", "two");

        var items = await ReadAsync(stream, 2);

        Assert.Equal(["2", "3"], items.Select(item => item.EventId));
        Assert.Equal(["mlops.model.created", "mlops.model.created"], items.Select(item => item.EventType));
        Assert.Equal(["one", "two"], items.Select(item => item.Data.Subject));
        Assert.Equal((await PageAsync("?after=1")).Items.Select(one => one.Id), items.Select(item => item.Data.Id));
    }

    [Fact]
    public async Task A_stream_that_is_taken_up_again_misses_nothing_and_repeats_nothing()
    {
        await AddAsync("a", "b", "c");
        await using (var first = await StreamAsync("?after=0"))
        {
            Assert.Equal(["1", "2"], (await ReadAsync(first, 2)).Select(item => item.EventId));
        }

        await AddAsync("d");
        await using var second = await StreamAsync("?after=0", lastEventId: "2");

        Assert.Equal(["c", "d"], (await ReadAsync(second, 2)).Select(item => item.Data.Subject));
    }

    [Fact]
    public async Task A_stream_of_many_events_goes_through_them_all()
    {
        await AddAsync([.. Enumerable.Range(0, 250).Select(n => $"models/{n % 2}/{n}")]);
        await using var stream = await StreamAsync("?after=0&subject=models/1");

        var items = await ReadAsync(stream, 125);

        Assert.Equal(Enumerable.Range(0, 125).Select(n => $"models/1/{(2 * n) + 1}"), items.Select(item => item.Data.Subject));
    }

    [Fact]
    public async Task A_stream_tells_what_another_registry_has_published_after_a_short_time()
    {
        await using var stream = await StreamAsync();
        await AddAsync("elsewhere", tellOfIt: false);
        var reading = ReadAsync(stream, 1);

        await _time.AdvanceUntilAsync(reading, TimeSpan.FromMilliseconds(100));

        Assert.Equal(["elsewhere"], (await reading).Select(item => item.Data.Subject));
    }

    [Fact]
    public async Task A_stream_without_events_gets_a_comment_now_and_then()
    {
        await using var stream = await StreamAsync();
        using var lines = new StreamReader(stream);

        var reading = Task.Run(async () => (await lines.ReadLineAsync(Cancelled), await lines.ReadLineAsync(Cancelled)), Cancelled);
        var started = _time.GetTimestamp();
        await _time.AdvanceUntilAsync(reading, TimeSpan.FromSeconds(1));

        Assert.Equal((":", ""), await reading);
        Assert.True(_time.GetElapsedTime(started) >= TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_registry_that_stops_ends_its_streams()
    {
        await using var stream = await StreamAsync();

        _registry.App.Lifetime.StopApplication();

        Assert.Empty(await new StreamReader(stream).ReadToEndAsync(Cancelled));
    }

    [Fact]
    public async Task An_id_that_is_none_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        request.Headers.Add("Last-Event-ID", "0198");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", "x");
        using var response = await _registry.Http.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    /// <summary>Adds an event for each subject and publishes it.</summary>
    private Task AddAsync(params string[] subjects) => AddAsync(subjects, tellOfIt: true);

    private Task AddAsync(string subject, bool tellOfIt) => AddAsync([subject], tellOfIt);

    private async Task AddAsync(string[] subjects, bool tellOfIt)
    {
        foreach (var subject in subjects)
        {
            await Events.AddAsync(subject);
        }

        await Events.PublishAsync();
        if (tellOfIt)
        {
            _registry.Services.GetRequiredService<PublishedEventSignal>().Raise();
        }
    }

    private async Task<Page<CloudEvent>> PageAsync(string query) =>
        (await _registry.Http.GetFromJsonAsync<Page<CloudEvent>>($"/api/v1/events{query}", WireJson.Options, Cancelled))!;

    /// <summary>Opens a stream, and reads the comment it begins with: from then on nothing is missed.</summary>
    private async Task<Stream> StreamAsync(string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/events{query}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await _registry.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var stream = await response.Content.ReadAsStreamAsync(Cancelled);
        var comment = new byte[3];
        await stream.ReadExactlyAsync(comment, Cancelled);
        Assert.Equal(":\n\n"u8.ToArray(), comment);
        return stream;
    }

    private static async Task<IReadOnlyList<SseItem<CloudEvent>>> ReadAsync(Stream stream, int count)
    {
        var items = new List<SseItem<CloudEvent>>();
        var parser = SseParser.Create(stream, (_, data) => System.Text.Json.JsonSerializer.Deserialize<CloudEvent>(data, WireJson.Options)!);
        await foreach (var item in parser.EnumerateAsync(Cancelled))
        {
            items.Add(item);
            if (items.Count == count)
            {
                break;
            }
        }

        return items;
    }
}
