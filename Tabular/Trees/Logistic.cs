namespace MLOpsAspire.Tabular.Trees;

/// <summary>The logistic function and the loss that goes with it.</summary>
public static class Logistic
{
    /// <summary>The probability that belongs to log-odds.</summary>
    public static double Probability(double logOdds) => 1.0 / (1.0 + Math.Exp(-logOdds));

    /// <summary>The negative log-likelihood of one row, computed so that large scores do not overflow.</summary>
    internal static double Loss(double logOdds, bool isPositive)
    {
        var against = isPositive ? -logOdds : logOdds;
        return against > 0 ? against + Math.Log(1 + Math.Exp(-against)) : Math.Log(1 + Math.Exp(against));
    }
}
