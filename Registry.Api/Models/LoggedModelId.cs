using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>The ids of logged models: <c>m-</c> and 32 hex digits.</summary>
internal static class LoggedModelId
{
    private const string Prefix = "m-";

    public static string New(TimeProvider time) => Prefix + RowId.New(time);

    public static bool IsValid(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) && RowId.IsValid(text[Prefix.Length..]);
}
