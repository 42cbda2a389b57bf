using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Events.Webhooks;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Tests.Events;

/// <summary>The events of a registry without background work: published, and brought to receivers, when a test says so.</summary>
internal sealed class SteppedEvents(RunningRegistry registry)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Publishes what is stored.</summary>
    public async Task PublishAsync()
    {
        await using var scope = registry.Services.CreateAsyncScope();
        while (await scope.ServiceProvider.GetRequiredService<EventPublisher>().PublishAsync(Cancelled) > 0)
        {
            // There may be more than are published at once.
        }
    }

    /// <summary>Publishes, and reads them all in their order.</summary>
    public async Task<IReadOnlyList<CloudEvent>> ReadAsync(string query = "")
    {
        await PublishAsync();
        var page = await registry.Http.GetFromJsonAsync<Page<CloudEvent>>($"/api/v1/events?limit=200{query}", WireJson.Options, Cancelled);
        Assert.Null(page!.NextPageToken);
        return page.Items;
    }

    /// <summary>The same, without <c>mlops.</c> and with what one tells them apart by.</summary>
    public async Task<IReadOnlyList<string>> TypesAsync(string query = "") => [.. (await ReadAsync(query)).Select(one => one.Type["mlops.".Length..])];

    /// <summary>Adds an event that tells of nothing.</summary>
    public async Task AddAsync(string subject)
    {
        await using var scope = registry.Services.CreateAsyncScope();
        var log = scope.ServiceProvider.GetRequiredService<EventLog>();
        await scope.ServiceProvider.GetRequiredService<RegistryDbContext>().InTransactionAsync(
            async () =>
            {
                await log.AddAsync(EventType.ModelCreated, subject, new ModelEvent(subject), Cancelled);
                return true;
            },
            Cancelled);
    }

    /// <summary>Publishes, and sends a webhook what is due.</summary>
    /// <returns>Whether anything was.</returns>
    public async Task<bool> DeliverAsync(string webhook)
    {
        await PublishAsync();
        return await registry.Services.GetRequiredService<WebhookCourier>().DeliverAsync(webhook, Cancelled);
    }
}
