namespace MLOpsAspire.Contracts;

/// <summary>Says where data lies without the secrets that an address may hold.</summary>
public static class DataAddress
{
    /// <summary>An http address without user, password and query; a path as it is.</summary>
    public static string WithoutSecrets(string source) =>
        TryGetUrl(source, out var url) ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : source;

    /// <summary>True for what is an address by its looks, but none that data can be fetched from; what in it is secret nobody can tell.</summary>
    public static bool IsUnknown(string source) => source.Contains("://", StringComparison.Ordinal) && !TryGetUrl(source, out _);

    /// <summary>True for an http or https address, false for a path.</summary>
    public static bool TryGetUrl(string source, out Uri url) =>
        Uri.TryCreate(source, UriKind.Absolute, out url!) && (url.Scheme is "http" or "https");
}
