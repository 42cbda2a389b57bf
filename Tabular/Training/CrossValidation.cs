namespace MLOpsAspire.Tabular.Training;

/// <summary>How well models trained on parts of the rows do on the other rows.</summary>
/// <param name="Metric">The name of the metric.</param>
/// <param name="Values">Its value for each fold.</param>
public sealed record CrossValidation(string Metric, IReadOnlyList<double> Values)
{
    public double Mean => Values.Average();

    /// <summary>Of the sample, that is divided by one less than the number of folds.</summary>
    public double StandardDeviation => Math.Sqrt(Values.Sum(value => (value - Mean) * (value - Mean)) / (Values.Count - 1));
}
