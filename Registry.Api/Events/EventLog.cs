using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>Where whoever changes something writes down that it did.</summary>
internal sealed class EventLog(RegistryDbContext db, NewEventSignal signal, TimeProvider time)
{
    /// <summary>
    /// Adds an event, as part of the transaction that makes the change, and after the change: whoever holds the changed row keeps the events of
    /// one subject in their order.
    /// </summary>
    /// <param name="subject">From <see cref="EventSubject"/>.</param>
    /// <param name="data">A record of the wire; no secret, since it is sent away.</param>
    public async Task AddAsync<T>(EventType type, string subject, T data, CancellationToken cancellationToken)
        where T : class
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("An event is added in the transaction of the change it tells of.");
        }

        db.Events.Add(new EventRow
        {
            Id = RowId.New(time),
            Type = type.Name,
            Subject = subject,
            Time = time.GetUtcNow(),
            Data = JsonSerializer.Serialize(data, WireJson.Options),
        });
        await db.SaveChangesAsync(cancellationToken);
        db.WhenCommitted(signal.Raise);
    }
}
