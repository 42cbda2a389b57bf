namespace MLOpsAspire.Contracts.Receipts;

/// <summary>What came of verifying a receipt.</summary>
/// <param name="Statement">What it says; null unless it is good.</param>
/// <param name="Code">One of <see cref="ReceiptCode"/>; null when it is good.</param>
/// <param name="Problem">One sentence; null when it is good.</param>
public sealed record ReceiptVerdict(ReceiptStatement? Statement, string? Code = null, string? Problem = null)
{
    public static ReceiptVerdict Refused(string code, string problem) => new(null, code, problem);
}
