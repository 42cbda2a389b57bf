namespace MLOpsAspire.Tabular.Trees;

/// <summary>The softmax function, computed so that large scores do not overflow.</summary>
public static class Softmax
{
    /// <summary>The class with the greatest score, or the greatest probability; of equal ones the first.</summary>
    /// <param name="scores">One per class.</param>
    public static int Likeliest(ReadOnlySpan<float> scores)
    {
        var likeliest = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            likeliest = scores[i] > scores[likeliest] ? i : likeliest;
        }

        return likeliest;
    }

    /// <summary>The logarithm of the sum of the scores' exponentials.</summary>
    public static double LogSum(ReadOnlySpan<double> scores)
    {
        var greatest = double.NegativeInfinity;
        foreach (var score in scores)
        {
            greatest = Math.Max(greatest, score);
        }

        double sum = 0;
        foreach (var score in scores)
        {
            sum += Math.Exp(score - greatest);
        }

        return greatest + Math.Log(sum);
    }

    /// <summary>The probabilities that belong to the scores of the classes.</summary>
    /// <param name="scores">One per class.</param>
    /// <param name="probabilities">Takes one per class; they add up to 1.</param>
    public static void Probabilities(ReadOnlySpan<float> scores, Span<float> probabilities)
    {
        var greatest = float.NegativeInfinity;
        foreach (var score in scores)
        {
            greatest = Math.Max(greatest, score);
        }

        double sum = 0;
        foreach (var score in scores)
        {
            sum += Math.Exp((double)score - greatest);
        }

        for (var i = 0; i < scores.Length; i++)
        {
            probabilities[i] = (float)(Math.Exp((double)scores[i] - greatest) / sum);
        }
    }
}
