namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>Identifiers that sort by the time they were made.</summary>
internal static class RowId
{
    /// <summary>A UUID of version 7 in 32 lower-case hex digits.</summary>
    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
}
