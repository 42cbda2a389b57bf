using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Baselines;

/// <summary>How a feature was distributed in the data a model learned from; drift is measured against it.</summary>
public sealed record FeatureBaseline
{
    /// <summary>The shares at which <see cref="Quantiles"/> are taken: 0, 0.1, … 1.</summary>
    private const int QuantileSteps = 10;

    public required string Name { get; init; }

    public required FeatureKind Kind { get; init; }

    /// <summary>All rows, those without a value included.</summary>
    public required int Rows { get; init; }

    public required int Missing { get; init; }

    public double? Mean { get; init; }

    /// <summary>Of the population, that is divided by the number of values.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Eleven values: the least, the nine deciles (each the lowest value that at least this share does not exceed), the greatest.</summary>
    public IReadOnlyList<float>? Quantiles { get; init; }

    /// <summary>For a category, the rows of each word.</summary>
    public IReadOnlyDictionary<string, int>? Counts { get; init; }

    /// <summary>Describes a feature's values.</summary>
    /// <param name="feature">Its words.</param>
    /// <param name="values">One number per row, NaN where it is missing.</param>
    public static FeatureBaseline Of(Feature feature, ReadOnlySpan<float> values)
    {
        var present = values.ToArray().Where(value => !float.IsNaN(value)).Order().ToArray();
        var common = new FeatureBaseline
        {
            Name = feature.Name,
            Kind = feature.Kind,
            Rows = values.Length,
            Missing = values.Length - present.Length,
        };
        if (feature.Kind == FeatureKind.Category)
        {
            return common with { Counts = feature.Categories.ToDictionary(category => category.Text, category => present.Count(value => value == category.Code)) };
        }

        if (present.Length == 0)
        {
            return common;
        }

        var mean = present.Average(value => (double)value);
        return common with
        {
            Mean = mean,
            StandardDeviation = Math.Sqrt(present.Average(value => (value - mean) * (value - mean))),
            Quantiles = [.. Enumerable.Range(0, QuantileSteps + 1).Select(step => Quantile(present, step))],
        };
    }

    /// <summary>The commonest word, or the median: a value that is typical and nobody's in particular. Null when there is none.</summary>
    public object? Typical() => Counts is null ? Quantiles?[QuantileSteps / 2] : Counts.MaxBy(count => count.Value).Key;

    private static float Quantile(float[] sorted, int step) =>
        sorted[Math.Max(0, (int)Math.Ceiling((double)sorted.Length * step / QuantileSteps) - 1)];
}
