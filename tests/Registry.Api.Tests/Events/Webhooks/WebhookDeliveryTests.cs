using System.Net;
using Microsoft.AspNetCore.Http;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Events.Webhooks;

public class WebhookDeliveryTests : IAsyncLifetime
{
    private HookedRegistry _registry = null!;
    private FakeReceiver _receiver = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await HookedRegistry.StartAsync(settings: "--Webhooks:MaxAttempts=3");
        _receiver = await FakeReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver is not null)
        {
            await _receiver.DisposeAsync();
            await _registry.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_receiver_that_fails_twice_and_then_answers_is_sent_the_same_three_times_each_signed_anew()
    {
        var webhook = await _registry.HookAsync(_receiver.Url);
        _receiver.AnswerAlways(500);
        await _registry.Events.AddAsync("models/m");

        Assert.True(await _registry.DeliverAsync(webhook));
        var first = await _registry.RetryAsync(webhook);
        _receiver.AnswerAlways(200);
        var second = await _registry.RetryAsync(webhook);
        Assert.False(await _registry.DeliverAsync(webhook));

        var told = (await _registry.Events.ReadAsync()).Single();
        var received = _receiver.Received.ToArray();
        Assert.Equal([told.Id, told.Id, told.Id], received.Select(one => one.Id));
        Assert.All(received, one => Assert.Equal(received[0].Body, one.Body));
        Assert.All(received, one => Assert.Equal("application/cloudevents+json; charset=utf-8", one.ContentType));
        Assert.All(received, one => Assert.True(one.IsSignedWith(webhook.Secret, _registry.Time)));
        Assert.Equal(3, received.Select(one => one.Timestamp).Distinct().Count());
        Assert.Equal(told.Data.GetRawText(), received[0].Event.Data.GetRawText());
        Assert.InRange(first, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(5));
        Assert.InRange(second, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
        var delivery = Assert.Single(await _registry.DeliveriesAsync(webhook));
        Assert.Equal(
            (DeliveryState.Delivered, 3, 200, null, null, _registry.Time.GetUtcNow()),
            (delivery.State, delivery.Attempts, delivery.LastStatus, delivery.LastError, delivery.NextAttemptAt, delivery.DeliveredAt));
    }

    [Fact]
    public async Task A_signature_is_of_the_id_the_time_the_body_and_the_secret()
    {
        var webhook = await _registry.HookAsync(_receiver.Url);
        var other = await _registry.HookAsync(_receiver.Url);
        await _registry.Events.AddAsync("models/m");
        await _registry.DeliverAsync(webhook);

        var received = _receiver.Received.Single();

        Assert.True(received.IsSignedWith(webhook.Secret, _registry.Time));
        Assert.False(received.IsSignedWith(other.Secret, _registry.Time));
        Assert.False((received with { Id = "other" }).IsSignedWith(webhook.Secret, _registry.Time));
        Assert.False((received with { Timestamp = $"{long.Parse(received.Timestamp) + 1}" }).IsSignedWith(webhook.Secret, _registry.Time));
        Assert.False((received with { Body = [.. received.Body, (byte)' '] }).IsSignedWith(webhook.Secret, _registry.Time));
        _registry.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.False(received.IsSignedWith(webhook.Secret, _registry.Time));
    }

    [Fact]
    public async Task A_later_event_of_a_subject_waits_for_the_earlier_one_and_those_of_others_do_not()
    {
        var webhook = await _registry.HookAsync(_receiver.Url);
        _receiver.Answer = (one, _) => Task.FromResult(one.Event.Subject == "models/a" && _receiver.Received.Count < 4 ? 503 : 200);
        foreach (var subject in new[] { "models/a", "models/a", "models/b", "models/b" })
        {
            await _registry.Events.AddAsync(subject);
        }

        while (await _registry.DeliverAsync(webhook))
        {
            // Until there is nothing more to do at this time.
        }

        Assert.Equal(["models/a", "models/b", "models/b"], _receiver.Subjects.Order(StringComparer.Ordinal));
        await _registry.RetryAsync(webhook);
        Assert.True(await _registry.DeliverAsync(webhook));
        Assert.False(await _registry.DeliverAsync(webhook));

        var ofA = _receiver.Received.Where(one => one.Event.Subject == "models/a").Select(one => one.Event.Sequence).ToArray();
        Assert.Equal(3, ofA.Length);
        Assert.Equal(ofA[0], ofA[1]);
        Assert.True(string.CompareOrdinal(ofA[1], ofA[2]) < 0);
    }

    [Fact]
    public async Task What_is_never_taken_becomes_a_dead_letter_lets_the_next_one_go_and_can_be_sent_again()
    {
        var webhook = await _registry.HookAsync(_receiver.Url);
        _receiver.AnswerAlways(400);
        await _registry.Events.AddAsync("models/m");
        await _registry.DeliverAsync(webhook);
        await _registry.RetryAsync(webhook);
        await _registry.RetryAsync(webhook);

        var dead = Assert.Single(await _registry.DeliveriesAsync(webhook, "?state=dead"));
        Assert.Equal((3, 400, "The receiver answered 400."), (dead.Attempts, dead.LastStatus, dead.LastError));
        Assert.Null(dead.NextAttemptAt);
        _registry.Time.Advance(TimeSpan.FromDays(1));
        Assert.False(await _registry.DeliverAsync(webhook));

        _receiver.AnswerAlways(200);
        await _registry.Events.AddAsync("models/m");
        Assert.True(await _registry.DeliverAsync(webhook));
        Assert.Equal([DeliveryState.Delivered, DeliveryState.Dead], (await _registry.DeliveriesAsync(webhook)).Select(one => one.State));

        using var asked = await RedeliverAsync(webhook, dead.Number);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.True(await _registry.DeliverAsync(webhook));
        Assert.Empty(await _registry.DeliveriesAsync(webhook, "?state=dead"));
        Assert.Equal(dead.EventId, _receiver.Received.Last().Id);
        Assert.Equal(1, (await _registry.DeliveriesAsync(webhook))[1].Attempts);
    }

    [Fact]
    public async Task What_was_taken_can_be_sent_again_and_what_is_not_there_cannot()
    {
        var webhook = await _registry.HookAsync(_receiver.Url);
        await _registry.Events.AddAsync("models/m");
        await _registry.DeliverAsync(webhook);

        using var again = await RedeliverAsync(webhook, 1);
        using var unknown = await RedeliverAsync(webhook, 2);
        await _registry.DeliverAsync(webhook);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.NotFound), (again.StatusCode, unknown.StatusCode));
        Assert.Equal(2, _receiver.Received.Select(one => one.Id).Count(id => id == _receiver.Received.First().Id));
    }

    [Fact]
    public async Task A_receiver_that_asks_for_more_time_gets_it_within_reason()
    {
        var webhook = await _registry.HookAsync(_receiver.Url);
        var asked = "600";
        _receiver.Answer = (_, context) =>
        {
            context.Response.Headers.RetryAfter = asked;
            return Task.FromResult(StatusCodes.Status503ServiceUnavailable);
        };
        await _registry.Events.AddAsync("models/m");
        await _registry.DeliverAsync(webhook);

        asked = "1000000";
        Assert.Equal(TimeSpan.FromMinutes(10), await _registry.RetryAsync(webhook));
        Assert.Equal(TimeSpan.FromHours(2), await _registry.RetryAsync(webhook));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await FakeReceiver.StartAsync();
        var webhook = await _registry.HookAsync(_receiver.Url);
        _receiver.Answer = (_, context) =>
        {
            context.Response.Headers.Location = elsewhere.Url;
            return Task.FromResult(StatusCodes.Status307TemporaryRedirect);
        };
        await _registry.Events.AddAsync("models/m");
        await _registry.DeliverAsync(webhook);

        Assert.Empty(elsewhere.Received);
        Assert.Equal("The receiver answered 307.", (await _registry.DeliveriesAsync(webhook)).Single().LastError);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_left_after_its_time()
    {
        var webhook = await _registry.HookAsync(_receiver.Url);
        _receiver.Answer = async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return 200;
        };
        await _registry.Events.AddAsync("models/m");

        await _registry.Time.AdvanceUntilAsync(_registry.DeliverAsync(webhook), TimeSpan.FromSeconds(1));

        Assert.Equal("The receiver did not answer within 00:00:10.", (await _registry.DeliveriesAsync(webhook)).Single().LastError);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_tried_again()
    {
        var webhook = await _registry.HookAsync($"http://127.0.0.1:{FreePort.Next()}/hook");
        await _registry.Events.AddAsync("models/m");
        await _registry.DeliverAsync(webhook);

        var delivery = (await _registry.DeliveriesAsync(webhook)).Single();

        Assert.Equal((DeliveryState.Pending, 1), (delivery.State, delivery.Attempts));
        Assert.StartsWith("The receiver could not be reached: ", delivery.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_gets_what_it_wants_from_when_it_was_made()
    {
        await _registry.Events.AddAsync("models/m");
        await _registry.Events.PublishAsync();
        var runs = await _registry.HookAsync(_receiver.Url, "mlops.run.*");
        var models = await _registry.HookAsync(new CreateWebhookRequest(_receiver.Url, ["mlops.model.*", "mlops.run.failed"]) { Subject = "models/m" });
        foreach (var subject in new[] { "models/m", "models/m2", "models/m/x" })
        {
            await _registry.Events.AddAsync(subject);
        }

        while (await _registry.DeliverAsync(models) || await _registry.DeliverAsync(runs))
        {
            // Until there is nothing more to do.
        }

        Assert.Equal(["models/m", "models/m/x"], _receiver.Subjects.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_webhook_at_rest_is_sent_what_was_kept_for_it_when_it_wakes()
    {
        var webhook = await _registry.HookAsync(new CreateWebhookRequest(_receiver.Url, ["*"]) { IsActive = false });
        await _registry.Events.AddAsync("models/m");
        Assert.False(await _registry.DeliverAsync(webhook));

        using var woken = await _registry.Registry.Http.PatchAsync(
            $"/api/v1/webhooks/{webhook.Details.Id}", System.Net.Http.Json.JsonContent.Create(new { isActive = true }), Cancelled);
        Assert.Equal(HttpStatusCode.OK, woken.StatusCode);
        Assert.True(await _registry.DeliverAsync(webhook));

        Assert.Equal(["models/m"], _receiver.Subjects);
    }

    [Fact]
    public async Task A_webhook_that_is_deleted_is_sent_nothing_more()
    {
        var webhook = await _registry.HookAsync(_receiver.Url);
        await _registry.Events.AddAsync("models/m");
        await _registry.Events.PublishAsync();

        using var deleted = await _registry.Registry.Http.DeleteAsync($"/api/v1/webhooks/{webhook.Details.Id}", Cancelled);
        using var again = await _registry.Registry.Http.DeleteAsync($"/api/v1/webhooks/{webhook.Details.Id}", Cancelled);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, again.StatusCode));
        Assert.False(await _registry.DeliverAsync(webhook));
        Assert.Empty(_receiver.Received);
    }

    [Fact]
    public async Task A_wait_from_before_the_clock_was_set_back_is_not_kept()
    {
        var webhook = await _registry.HookAsync(_receiver.Url);
        _receiver.AnswerAlways(500);
        await _registry.Events.AddAsync("models/m");
        await _registry.DeliverAsync(webhook);

        _registry.Time.JumpWallClock(TimeSpan.FromDays(-30));

        Assert.True(await _registry.DeliverAsync(webhook));
    }

    private Task<HttpResponseMessage> RedeliverAsync(NewWebhook webhook, long number) =>
        _registry.Registry.Http.PostAsync($"/api/v1/webhooks/{webhook.Details.Id}/deliveries/{number}/redeliver", null, Cancelled);
}
