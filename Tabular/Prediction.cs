using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular;

/// <summary>What a model says of one row.</summary>
/// <param name="Label">The likeliest class; of equally likely ones the first. Null when a number is predicted.</param>
/// <param name="Value">
/// Of two classes the probability of the positive one, of several that of the likeliest, 0 to 1, or NaN where the model gives none; or the
/// number that is predicted, of several the first.
/// </param>
/// <param name="Probabilities">Of several classes, the probability of each; otherwise null.</param>
/// <param name="Values">Of several numbers, all; otherwise null.</param>
public readonly record struct Prediction(
    ClassLabel? Label, float Value, IReadOnlyList<float>? Probabilities = null, IReadOnlyList<float>? Values = null);
