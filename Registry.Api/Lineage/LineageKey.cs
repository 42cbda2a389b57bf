using System.Globalization;
using MLOpsAspire.Contracts.Lineage;

namespace MLOpsAspire.Registry.Api.Lineage;

/// <summary>The name of something among the things of a graph.</summary>
internal readonly record struct LineageKey(LineageKind Kind, string Text)
{
    public static LineageKey OfVersion(string model, int version) =>
        new(LineageKind.Version, string.Create(CultureInfo.InvariantCulture, $"{model}:{version}"));

    public static LineageKey OfDeployment(string endpoint, string name) => new(LineageKind.Deployment, $"{endpoint}/{name}");

    /// <summary>The model and the number of a version's key; null when it is none.</summary>
    public (string Model, int Version)? Version =>
        Text.LastIndexOf(':') is > 0 and var colon && int.TryParse(Text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (Text[..colon], version)
            : null;

    /// <summary>The endpoint and the name of a deployment's key; null when it is none.</summary>
    public (string Endpoint, string Name)? Deployment =>
        Text.Split('/') is [{ Length: > 0 } endpoint, { Length: > 0 } name] ? (endpoint, name) : null;
}
