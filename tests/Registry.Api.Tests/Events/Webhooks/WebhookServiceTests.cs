using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Events.Webhooks;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Events.Webhooks;

/// <summary>Deliveries that are made by themselves, by one registry after the other.</summary>
public class WebhookServiceTests : IAsyncLifetime
{
    private const int Runs = 8;

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private FakeReceiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await FakeReceiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_stored_or_published_or_being_sent_when_a_registry_died_is_sent_by_the_next()
    {
        NewWebhook webhook;
        var stored = new List<string>();
        await using (var first = await StartAsync())
        {
            webhook = await first.HookAsync(_receiver.Url, "mlops.run.*");
            stored.Add((await first.Registry.SubmitAsync()).Id);
            await DieWhileSendingAsync(first, webhook);
            stored.Add((await first.Registry.SubmitAsync()).Id);
            await first.Events.PublishAsync();
            stored.Add((await first.Registry.SubmitAsync()).Id);
        }

        await using var second = await StartAsync(withoutBackgroundWork: false);
        await UntilAsync(() => _receiver.Received.Select(one => one.Id).Distinct().Count() == stored.Count);

        Assert.Equal(stored.Select(id => $"runs/{id}").Order(), _receiver.Subjects.Distinct().Order());
        Assert.Equal(2, _receiver.Subjects.Count(subject => subject == $"runs/{stored[0]}"));
        Assert.All(_receiver.Received, one => Assert.True(one.IsSignedWith(webhook.Secret, _time)));
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_no_other()
    {
        await using var hanging = await FakeReceiver.StartAsync();
        hanging.Answer = async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return 200;
        };
        await using var registry = await StartAsync(withoutBackgroundWork: false);
        await registry.HookAsync(hanging.Url, "mlops.run.*");
        await registry.HookAsync(_receiver.Url, "mlops.run.*");

        // The time limit of the one who hangs cannot run out while the other's events are on their way.
        for (var n = 0; n < Runs; n++)
        {
            await registry.Registry.SubmitAsync();
        }

        await Eventually.GetAsync(() => CountAfterAsync(_receiver), count => count is Runs);
        await Eventually.GetAsync(() => CountAfterAsync(hanging), count => count is > 0);
    }

    [Fact]
    public async Task Of_two_registries_one_sends_and_the_events_of_both_are_sent_once()
    {
        await using var one = await StartAsync(withoutBackgroundWork: false);
        await one.HookAsync(_receiver.Url, "mlops.run.*");
        await using var other = await StartAsync(withoutBackgroundWork: false);

        for (var n = 0; n < Runs; n += 2)
        {
            await one.Registry.SubmitAsync();
            await other.Registry.SubmitAsync();
        }

        await UntilAsync(() => _receiver.Received.Count >= Runs);
        Assert.Distinct(_receiver.Received.Select(received => received.Id));
    }

    [Fact]
    public async Task A_name_that_leads_into_a_network_of_one_s_own_is_found_out_when_it_is_connected_to()
    {
        NewWebhook webhook;
        await using (var allowed = await StartAsync())
        {
            webhook = await allowed.HookAsync(_receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
            await allowed.Events.AddAsync("models/m");
            await allowed.Events.PublishAsync();
        }

        await using var refused = await StartAsync(allowPrivate: false);
        Assert.True(await refused.DeliverAsync(webhook));

        Assert.Empty(_receiver.Received);
        var delivery = (await refused.DeliveriesAsync(webhook)).Single();
        Assert.Equal((DeliveryState.Pending, (int?)null), (delivery.State, delivery.LastStatus));
        Assert.StartsWith("The address ", delivery.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_encryption_nothing_is_sent_to_where_everybody_is()
    {
        await using var registry = await StartAsync();
        var webhook = await registry.HookAsync("http://8.8.8.8/hook");
        await registry.Events.AddAsync("models/m");

        await registry.DeliverAsync(webhook);

        Assert.StartsWith("The address is not encrypted, ", (await registry.DeliveriesAsync(webhook)).Single().LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_keys_of_its_secret_nothing_is_sent_and_the_delivery_says_why()
    {
        NewWebhook webhook;
        await using (var first = await StartAsync())
        {
            webhook = await first.HookAsync(_receiver.Url);
            await first.Events.AddAsync("models/m");
        }

        await using var second = await StartAsync(settings: $"--Secrets:KeyFolder={_folder["other"]}");
        await second.DeliverAsync(webhook);

        Assert.Empty(_receiver.Received);
        Assert.Contains("Secrets:KeyFolder", (await second.DeliveriesAsync(webhook)).Single().LastError, StringComparison.Ordinal);
    }

    private Task<HookedRegistry> StartAsync(bool allowPrivate = true, bool withoutBackgroundWork = true, params string[] settings) =>
        HookedRegistry.StartAsync(_folder, _time, allowPrivate, withoutBackgroundWork, settings);

    /// <summary>Lets the receiver have an event, and the registry not know of it.</summary>
    private async Task DieWhileSendingAsync(HookedRegistry registry, NewWebhook webhook)
    {
        using var death = new CancellationTokenSource();
        _receiver.Answer = async (_, context) =>
        {
            await death.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return 200;
        };
        await registry.Events.PublishAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => registry.Registry.Services.GetRequiredService<WebhookCourier>().DeliverAsync(webhook.Details.Id, death.Token));
        _receiver.AnswerAlways(StatusCodes.Status200OK);
    }

    /// <summary>Looks a moment later by the clock too: a transaction that has met another waits for such moments.</summary>
    private Task<object?> CountAfterAsync(FakeReceiver receiver)
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        return Task.FromResult<object?>(receiver.Received.Count);
    }

    private Task UntilAsync(Func<bool> isSo) => Eventually.GetAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return Task.FromResult<object?>(isSo());
        },
        so => so is true);
}
