using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Events.Webhooks;

/// <summary>A registry whose deliveries are made by hand, with its clock.</summary>
internal sealed class HookedRegistry : IAsyncDisposable
{
    private readonly TempFolder? _ownFolder;

    private HookedRegistry(RunningRegistry registry, FakeTimeProvider time, TempFolder? ownFolder)
    {
        Registry = registry;
        Time = time;
        _ownFolder = ownFolder;
    }

    public RunningRegistry Registry { get; }

    public FakeTimeProvider Time { get; }

    public SteppedEvents Events => new(Registry);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <param name="folder">Of another registry, to start again on its state.</param>
    /// <param name="time">That one's clock.</param>
    /// <param name="allowPrivate">Whether receivers of this machine are sent anything.</param>
    public static async Task<HookedRegistry> StartAsync(
        TempFolder? folder = null, FakeTimeProvider? time = null, bool allowPrivate = true, bool withoutBackgroundWork = true, params string[] settings)
    {
        var own = folder is null ? new TempFolder() : null;
        var clock = time ?? new FakeTimeProvider();
        var registry = await RunningRegistry.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                if (withoutBackgroundWork)
                {
                    RunningRegistry.WithoutBackgroundWork(builder);
                }
            },
            folder ?? own,
            [$"--Webhooks:AllowPrivate={allowPrivate}", .. settings]);
        return new HookedRegistry(registry, clock, own);
    }

    public async Task<NewWebhook> HookAsync(string url, params string[] types) => await HookAsync(new CreateWebhookRequest(url, types.Length > 0 ? types : ["*"]));

    public async Task<NewWebhook> HookAsync(CreateWebhookRequest request)
    {
        using var response = await Registry.Http.PostAsJsonAsync("/api/v1/webhooks", request, WireJson.Options, Cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync(Cancelled));
        return (await response.Content.ReadFromJsonAsync<NewWebhook>(WireJson.Options, Cancelled))!;
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(NewWebhook webhook, string query = "") =>
        (await Registry.Http.GetFromJsonAsync<Page<WebhookDelivery>>(
            $"/api/v1/webhooks/{webhook.Details.Id}/deliveries{query}", WireJson.Options, Cancelled))!.Items;

    /// <summary>Sends what is due now.</summary>
    public Task<bool> DeliverAsync(NewWebhook webhook) => Events.DeliverAsync(webhook.Details.Id);

    /// <summary>Moves time on to when the next attempt is due, and makes it.</summary>
    /// <returns>How long that was.</returns>
    public async Task<TimeSpan> RetryAsync(NewWebhook webhook)
    {
        var wait = (await DeliveriesAsync(webhook, "?state=pending"))[^1].NextAttemptAt!.Value - Time.GetUtcNow();
        Time.Advance(wait - TimeSpan.FromMilliseconds(2));
        Assert.False(await DeliverAsync(webhook));
        Time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.True(await DeliverAsync(webhook));
        return wait;
    }

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
