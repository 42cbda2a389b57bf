namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>What the fields of an answer, or its tensors, are called.</summary>
internal static class OutputNames
{
    /// <summary>The likeliest class, or the number.</summary>
    public const string Prediction = "prediction";

    /// <summary>Of two classes, how likely the positive one is; of several, the likeliest.</summary>
    public const string Probability = "probability";

    /// <summary>Of several classes, how likely each is.</summary>
    public const string Probabilities = "probabilities";
}
