using System.Text.Json;

namespace MLOpsAspire.Contracts.FunctionalTests;

/// <summary>What the answer to a functional test must be.</summary>
public sealed record FunctionalExpectation
{
    /// <summary>The HTTP status; a test may demand that a request is refused.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The predicted class, a number or a text.</summary>
    public JsonElement? Prediction { get; init; }

    /// <summary>The probability, as the answer gives it, 0 to 1.</summary>
    public double? Probability { get; init; }

    /// <summary>How far the probability may be off. Default 0.01.</summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>The longest time the answer may take, in milliseconds.</summary>
    public int? WithinMilliseconds { get; init; }
}
