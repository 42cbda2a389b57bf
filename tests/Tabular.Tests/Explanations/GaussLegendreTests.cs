using MLOpsAspire.Tabular.Explanations;

namespace MLOpsAspire.Tabular.Tests.Explanations;

public sealed class GaussLegendreTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(100)]
    public void With_integrates_powers_exactly(int points)
    {
        var rule = GaussLegendre.With(points);

        for (var power = 0; power < 2 * points; power++)
        {
            Assert.Equal(1.0 / (power + 1), rule.Points.Zip(rule.Weights).Sum(pair => pair.Second * Math.Pow(pair.First, power)), 1e-14);
        }
    }

    [Fact]
    public void With_gives_the_points_of_the_tables()
    {
        var rule = GaussLegendre.With(4);

        double[] expected = [0.069431844202973712, 0.330009478207571868, 0.669990521792428132, 0.930568155797026288];
        Assert.All(expected.Zip(rule.Points), pair => Assert.Equal(pair.First, pair.Second, 1e-15));
    }
}
