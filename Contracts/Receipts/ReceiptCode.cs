namespace MLOpsAspire.Contracts.Receipts;

/// <summary>The codes by which programs tell one refusal of a receipt from another.</summary>
public static class ReceiptCode
{
    public const string Missing = "receipt_missing";

    /// <summary>It is no receipt by its form.</summary>
    public const string Malformed = "receipt_malformed";

    /// <summary>It is signed by a key that is not trusted.</summary>
    public const string UnknownKey = "receipt_unknown_key";

    /// <summary>It was changed after it was signed.</summary>
    public const string Changed = "receipt_changed";

    /// <summary>It is a good receipt of another version, endpoint or deployment.</summary>
    public const string OtherModel = "receipt_other_model";
}
