using System.Collections.Concurrent;

namespace MLOpsAspire.Tabular.Explanations;

/// <summary>Gauss's rule for integrals from 0 to 1: with n points, polynomials up to the degree 2 n - 1 are integrated exactly.</summary>
/// <param name="Points">Ascending, strictly between 0 and 1.</param>
/// <param name="Weights">What the function counts at each point; they sum to 1.</param>
internal sealed record GaussLegendre(double[] Points, double[] Weights)
{
    private const int MaxSteps = 100;

    private static readonly ConcurrentDictionary<int, GaussLegendre> Known = new();

    /// <param name="points">At least 1.</param>
    public static GaussLegendre With(int points) => Known.GetOrAdd(points, Compute);

    private static GaussLegendre Compute(int count)
    {
        var rule = new GaussLegendre(new double[count], new double[count]);
        for (var i = 0; i < (count + 1) / 2; i++)
        {
            // Newton's method, from a start that leads to the i-th root (Press et al.: Numerical Recipes, 4.6).
            var root = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5));
            var (value, slope) = Legendre(count, root);
            for (var step = 0; step < MaxSteps && root - (value / slope) != root; step++)
            {
                root -= value / slope;
                (value, slope) = Legendre(count, root);
            }

            var weight = 1 / ((1 - (root * root)) * slope * slope);
            (rule.Points[i], rule.Points[count - 1 - i]) = ((1 - root) / 2, (1 + root) / 2);
            (rule.Weights[i], rule.Weights[count - 1 - i]) = (weight, weight);
        }

        return rule;
    }

    /// <summary>The Legendre polynomial of a degree, and its derivative.</summary>
    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        double before = 1, value = x;
        for (var n = 2; n <= degree; n++)
        {
            (before, value) = (value, ((((2 * n) - 1) * x * value) - ((n - 1) * before)) / n);
        }

        return (value, degree * ((x * value) - before) / ((x * x) - 1));
    }
}
