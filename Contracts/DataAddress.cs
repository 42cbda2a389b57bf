namespace MLOpsAspire.Contracts;

/// <summary>
/// Where data lies: an http address, <c>artifacts:</c> and a path inside the artifact store, or else a path on the machine that reads it.
/// </summary>
public static class DataAddress
{
    private const string ArtifactPrefix = "artifacts:";

    /// <summary>An http address without the secrets it may hold: user, password and query; anything else as it is.</summary>
    public static string WithoutSecrets(string source) =>
        TryGetUrl(source, out var url) ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : source;

    /// <summary>True for what is an address by its looks, but none that data can be fetched from; what in it is secret nobody can tell.</summary>
    public static bool IsUnknown(string source) => source.Contains("://", StringComparison.Ordinal) && !TryGetUrl(source, out _);

    /// <summary>True for an address inside the artifact store.</summary>
    /// <param name="path">The path there, which may break the rule for artifact paths.</param>
    public static bool TryGetArtifact(string source, out string path)
    {
        var isArtifact = source.StartsWith(ArtifactPrefix, StringComparison.OrdinalIgnoreCase) && !IsUnknown(source);
        path = isArtifact ? source[ArtifactPrefix.Length..] : "";
        return isArtifact;
    }

    /// <summary>True for an http or https address.</summary>
    public static bool TryGetUrl(string source, out Uri url) =>
        Uri.TryCreate(source, UriKind.Absolute, out url!) && (url.Scheme is "http" or "https");
}
