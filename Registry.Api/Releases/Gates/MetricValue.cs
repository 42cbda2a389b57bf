using System.Globalization;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>A metric of a version, with its 95 % interval when that is known.</summary>
internal sealed record MetricValue(double Value, double? Low, double? High)
{
    public bool HasInterval => Low is not null && High is not null;

    public override string ToString() => HasInterval
        ? string.Create(CultureInfo.InvariantCulture, $"{Value:0.####} ({Low:0.####} to {High:0.####})")
        : Value.ToString("0.####", CultureInfo.InvariantCulture);
}
