using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Tests.Training;

namespace MLOpsAspire.Tabular.Tests.Features;

public sealed class FeaturePipelineTests
{
    private const float Missing = float.NaN;

    [Theory]
    [InlineData(DerivedOperation.Sum, 3e38f, 3e38f, Missing)]
    [InlineData(DerivedOperation.Sum, 1f, Missing, Missing)]
    [InlineData(DerivedOperation.Difference, -3e38f, 3e38f, Missing)]
    [InlineData(DerivedOperation.Difference, 5f, 7f, -2f)]
    [InlineData(DerivedOperation.Product, 3e38f, 0f, 0f)]
    [InlineData(DerivedOperation.Product, 3e38f, -2f, Missing)]
    [InlineData(DerivedOperation.Product, Missing, 0f, Missing)]
    [InlineData(DerivedOperation.Ratio, 1f, 0f, Missing)]
    [InlineData(DerivedOperation.Ratio, 0f, 0f, Missing)]
    [InlineData(DerivedOperation.Ratio, 3e38f, 0.5f, Missing)]
    [InlineData(DerivedOperation.Ratio, 0f, 3e38f, 0f)]
    [InlineData(DerivedOperation.Ratio, 1f, 4f, 0.25f)]
    public void Numbers_of_two_are_what_they_should_be(DerivedOperation operation, float a, float b, float expected)
    {
        var pipeline = new FeaturePipeline([Feature.Number("a"), Feature.Number("b")], [new DerivedFeature("d", operation, [0, 1], [])], [2]);

        Assert.Equal(expected, Derived(pipeline, a, b));
    }

    [Theory]
    [InlineData(DerivedOperation.Log1p, -1f, Missing)]
    [InlineData(DerivedOperation.Log1p, -2f, Missing)]
    [InlineData(DerivedOperation.Log1p, Missing, Missing)]
    [InlineData(DerivedOperation.Log1p, 0f, 0f)]
    [InlineData(DerivedOperation.Log1p, 3e38f, 88.5967f)]
    [InlineData(DerivedOperation.Log1p, 1e-7f, 1e-7f)]
    [InlineData(DerivedOperation.IsMissing, Missing, 1f)]
    [InlineData(DerivedOperation.IsMissing, 0f, 0f)]
    [InlineData(DerivedOperation.IsMissing, 3e38f, 0f)]
    [InlineData(DerivedOperation.Bucketize, Missing, Missing)]
    [InlineData(DerivedOperation.Bucketize, -3e38f, 0f)]
    [InlineData(DerivedOperation.Bucketize, 0f, 1f)]
    [InlineData(DerivedOperation.Bucketize, 1e-45f, 2f)]
    [InlineData(DerivedOperation.Bucketize, 3e38f, 3f)]
    public void Numbers_of_one_are_what_they_should_be(DerivedOperation operation, float value, float expected)
    {
        float[] boundaries = operation == DerivedOperation.Bucketize ? [-5, 0, 5] : [];
        var pipeline = new FeaturePipeline([Feature.Number("a")], [new DerivedFeature("d", operation, [0], boundaries)], [1]);

        Assert.Equal(expected, Derived(pipeline, value), 1e-4f * Math.Abs(float.IsNaN(expected) ? 0 : expected));
    }

    [Fact]
    public void Minus_0_is_0()
    {
        DerivedFeature[] derived = [new("ratio", DerivedOperation.Ratio, [1, 0], []), new("band", DerivedOperation.Bucketize, [0], [-5, 0, 5])];
        Feature[] inputs = [Feature.Number("a"), Feature.Number("b")];

        Assert.Equal(Missing, Derived(new FeaturePipeline(inputs, derived, [2]), -0f, 1));
        Assert.Equal(1, Derived(new FeaturePipeline(inputs, derived, [3]), -0f, 1));
    }

    [Fact]
    public void Keep_drops_what_nothing_needs_any_more_and_changes_no_number()
    {
        var pipeline = new FeaturePipeline(
            [Feature.Number("a"), Feature.Number("b"), Feature.Number("c"), Feature.Number("d")],
            [
                new DerivedFeature("ab", DerivedOperation.Sum, [0, 1], []),
                new DerivedFeature("unused", DerivedOperation.Sum, [2, 4], []),
                new DerivedFeature("dd", DerivedOperation.Product, [3, 4], []),
            ],
            [6, 0, 2, 5, 3]);

        var kept = pipeline.Keep([0, 4]);

        Assert.Equal(["dd", "d"], kept.UsedNames);
        Assert.Equal(["a", "b", "d"], kept.Inputs.Select(input => input.Name));
        Assert.Equal(["ab", "dd"], kept.Derived.Select(derived => derived.Name));
        var (all, few) = (new float[5], new float[2]);
        pipeline.Transform([1, 2, 3, 4], all);
        kept.Transform([1, 2, 4], few);
        Assert.Equal([all[0], all[4]], few);
    }

    [Theory]
    [InlineData("d", "d", "a", "f.csv: the derived column 'd' needs the column 'd', which is not there or comes later.")]
    [InlineData("a", "b", "a", "The derived column 'a' has the name of another column.")]
    [InlineData("y", "b", "a", "The derived column 'y' has the name of another column.")]
    [InlineData("e", "b", "a", "The derived column 'e' has the name of another column.")]
    [InlineData("d", "a", "c", "f.csv: the derived column 'd' needs numbers, and 'c' holds categories.")]
    [InlineData("d", "a", "z", "f.csv: the derived column 'd' needs the column 'z', which is not there or comes later.")]
    [InlineData("", "a", "b", "The derived column '' needs a name.")]
    public void A_derived_column_that_cannot_be_is_named(string name, string first, string second, string message)
    {
        var table = Csv.Read("a,b,c,e,y\n1,2,x,1,0\n3,4,z,1,1\n");
        var options = new FeatureOptions { Drop = ["e"], Derive = [new DerivedColumn(name, DerivedOperation.Sum, [first, second], [])] };

        Assert.Equal(message, Assert.Throws<DataFormatException>(() => FeaturePipeline.Of(table, ["y"], options)).Message);
    }

    [Fact]
    public void Columns_that_are_dropped_may_be_derived_from_and_categories_may_be_missing()
    {
        var table = Csv.Read("a,b,c,y\n1,2,x,0\n3,4,,1\n");
        var pipeline = FeaturePipeline.Of(table, ["y"], new FeatureOptions
        {
            Drop = ["a", "b", "c"],
            Derive = [new DerivedColumn("s", DerivedOperation.Sum, ["a", "a"], []), new DerivedColumn("m", DerivedOperation.IsMissing, ["c"], [])],
        });

        var features = pipeline.Transform(FeatureSet.Encode(table, pipeline.Inputs));

        Assert.Equal(["s", "m"], pipeline.UsedNames);
        Assert.Equal(["a", "c"], pipeline.Inputs.Select(input => input.Name));
        Assert.Equal([2, 6], features.Column(0).ToArray());
        Assert.Equal([0, 1], features.Column(1).ToArray());
    }

    /// <summary>Of one row, computed both ways.</summary>
    private static float Derived(FeaturePipeline pipeline, params float[] row)
    {
        var feature = new float[1];
        pipeline.Transform(row, feature);
        Assert.Equal(feature, pipeline.Transform(new FeatureMatrix([.. row.Select(value => new[] { value })])).Column(0).ToArray());
        return feature[0];
    }
}
