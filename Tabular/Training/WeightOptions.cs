namespace MLOpsAspire.Tabular.Training;

/// <summary>How much rows count in training; the parts multiply. Metrics count each row once.</summary>
public sealed record WeightOptions
{
    /// <summary>A column of weights, 0 or more; it is no feature. Null when there is none.</summary>
    public string? Column { get; init; }

    /// <summary>True to make every class count the same: rows / (classes * rows of the class).</summary>
    public bool Balanced { get; init; }

    /// <summary>The weight of some classes' rows, by the class as text; the others' is 1.</summary>
    public IReadOnlyDictionary<string, double> Classes { get; init; } = new Dictionary<string, double>();
}
