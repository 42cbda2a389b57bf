using MLOpsAspire.Tabular.Baselines;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Tests.Baselines;

public sealed class FeatureBaselineTests
{
    [Fact]
    public void A_number_is_described_by_its_moments_and_deciles()
    {
        var values = Enumerable.Range(1, 10).Select(n => (float)n).Append(float.NaN).ToArray();

        var baseline = FeatureBaseline.Of(Feature.Number("Age"), values);

        Assert.Equal((11, 1), (baseline.Rows, baseline.Missing));
        Assert.Equal(5.5, baseline.Mean);
        Assert.Equal(2.8722813, baseline.StandardDeviation!.Value, precision: 6);
        Assert.Equal([1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], baseline.Quantiles);
        Assert.Equal(5f, baseline.Typical());
    }

    [Fact]
    public void A_category_is_described_by_its_counts()
    {
        var sex = Feature.OfCategories("Sex", [new("female", 0), new("male", 1)], acceptsCodes: true);

        var baseline = FeatureBaseline.Of(sex, [1, 0, 1, float.NaN]);

        Assert.Equal(new Dictionary<string, int> { ["female"] = 1, ["male"] = 2 }, baseline.Counts);
        Assert.Equal(1, baseline.Missing);
        Assert.Equal("male", baseline.Typical());
    }

    [Fact]
    public void A_column_of_gaps_has_no_typical_value()
    {
        Assert.Null(FeatureBaseline.Of(Feature.Number("Age"), [float.NaN]).Typical());
    }
}
