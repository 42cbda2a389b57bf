using MLOpsAspire.Contracts.Datasets;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Registry.Api.Triggers;

namespace MLOpsAspire.Registry.Api.Datasets;

/// <summary>Takes new versions of datasets, and starts the jobs that wait for them.</summary>
internal sealed class DatasetIntake(RegistryDbContext db, DatasetStore store, TriggerStore triggers, TriggerStarter starter, OutboxSignal outbox)
{
    /// <summary>Adds a version and, in the same transaction, the runs of the jobs it triggers. A job that cannot be started holds nothing up.</summary>
    /// <returns>The version of the digest, and whether it is new.</returns>
    public async Task<(DatasetVersionRow Row, bool IsNew)> AddAsync(
        string name, AddDatasetVersionRequest request, string createdBy, CancellationToken cancellationToken)
    {
        var added = await db.InTransactionAsync(
            async () =>
            {
                var (row, isNew) = await store.AddAsync(name, request, createdBy, cancellationToken);
                foreach (var trigger in isNew ? await triggers.OfDatasetAsync(name, cancellationToken) : [])
                {
                    await starter.StartOnceAsync(trigger, TriggerCause.OfVersion(trigger, row), cancellationToken);
                }

                return (row, isNew);
            },
            cancellationToken);
        outbox.Raise();
        return added;
    }
}
