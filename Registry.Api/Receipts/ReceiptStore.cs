using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Receipts;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Receipts;

/// <summary>Keeps receipts.</summary>
internal sealed class ReceiptStore(RegistryDbContext db)
{
    public async Task<ReceiptEnvelope?> FindAsync(string id, CancellationToken cancellationToken) =>
        await db.Receipts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row
            ? JsonSerializer.Deserialize<ReceiptEnvelope>(row.Envelope, WireJson.Options)
            : null;

    /// <summary>Adds a receipt, as part of the transaction that lets the version into production.</summary>
    public async Task AddAsync(IssuedReceipt receipt, CancellationToken cancellationToken)
    {
        db.Receipts.Add(new ReceiptRow
        {
            Id = receipt.Id,
            Envelope = JsonSerializer.Serialize(receipt.Envelope, WireJson.Options),
            CreatedAt = receipt.CreatedAt,
        });
        await db.SaveChangesAsync(cancellationToken);
    }
}
