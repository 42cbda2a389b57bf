using System.Text.Json.Serialization;

namespace MLOpsAspire.Contracts.Deployments;

/// <summary>How many requests are worked on at once: a number, or as many as prove good, written <c>auto</c>.</summary>
/// <param name="Number">At least 1; null for as many as prove good.</param>
[JsonConverter(typeof(RequestLimitConverter))]
public readonly record struct RequestLimit(int? Number)
{
    public const string AutoWord = "auto";

    public static RequestLimit Auto { get; } = new(null);
}
