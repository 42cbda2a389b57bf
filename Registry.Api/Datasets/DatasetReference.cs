using System.Globalization;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Registry.Api.Datasets;

/// <summary>A version of a dataset as a run's data names it: <c>dataset:titanic</c> for the newest, <c>dataset:titanic:3</c> for another.</summary>
/// <param name="Version">Null for the newest.</param>
internal sealed record DatasetReference(string Name, int? Version)
{
    private const string Prefix = "dataset:";

    /// <summary>True for what begins as a reference does, and is none.</summary>
    public static bool IsWrong(string data) => data.StartsWith(Prefix, StringComparison.Ordinal) && Parse(data) is null;

    /// <returns>Null for what is no reference.</returns>
    public static DatasetReference? Parse(string? data)
    {
        if (data?.StartsWith(Prefix, StringComparison.Ordinal) != true)
        {
            return null;
        }

        var parts = data[Prefix.Length..].Split(':');
        return NameRule.Problem(parts[0]) is not null ? null
            : parts.Length == 1 ? new DatasetReference(parts[0], null)
            : parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? new DatasetReference(parts[0], version)
            : null;
    }

    public override string ToString() => Version is { } version ? $"{Prefix}{KeyOf(Name, version)}" : Prefix + Name;

    /// <summary>The name, a colon and the number.</summary>
    public static string KeyOf(string name, int version) => string.Create(CultureInfo.InvariantCulture, $"{name}:{version}");
}
