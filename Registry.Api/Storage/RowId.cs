namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>Identifiers that sort by the time they were made.</summary>
internal static class RowId
{
    private const int Length = 32;

    /// <summary>A UUID of version 7 in 32 lower-case hex digits.</summary>
    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    /// <summary>True for 32 lower-case hex digits.</summary>
    public static bool IsValid(string text) => text.Length == Length && text.All(char.IsAsciiHexDigitLower);
}
