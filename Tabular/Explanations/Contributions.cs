namespace MLOpsAspire.Tabular.Explanations;

/// <summary>What each feature of a row contributes to each of its scores.</summary>
public sealed class Contributions
{
    private readonly double[] _expected;
    private readonly double[] _values;

    /// <param name="features">What the features are called.</param>
    /// <param name="expected">For each score its mean over the training rows.</param>
    /// <param name="values">For each score, one after another, a number per feature.</param>
    /// <exception cref="ArgumentException">There is not one number per score and feature.</exception>
    public Contributions(IReadOnlyList<string> features, double[] expected, double[] values)
    {
        if (values.Length != features.Count * expected.Length)
        {
            throw new ArgumentException("There is not one contribution per score and feature.", nameof(values));
        }

        Features = features;
        _expected = expected;
        _values = values;
    }

    /// <summary>What the features are called.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>How many scores there are.</summary>
    public int Outputs => _expected.Length;

    /// <summary>The mean of a score over the training rows: where the contributions start from.</summary>
    /// <param name="output">The score, from 0.</param>
    public double Expected(int output) => _expected[output];

    /// <summary>What each feature adds to a score, in the score's unit.</summary>
    /// <param name="output">The score, from 0.</param>
    public ReadOnlySpan<double> Of(int output) => _values.AsSpan(output * Features.Count, Features.Count);

    /// <summary>The score that the expected value and the contributions sum to.</summary>
    /// <param name="output">The score, from 0.</param>
    public double Score(int output)
    {
        var sum = _expected[output];
        foreach (var value in Of(output))
        {
            sum += value;
        }

        return sum;
    }
}
