using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>
/// MLflow 3 keeps prompts as models with a tag. Searches find them only when they ask for them, so that whoever looks for models is not
/// given prompts.
/// </summary>
internal static class PromptFilter
{
    public const string Tag = "mlflow.prompt.is_prompt";
    public const string True = "true";

    private const string False = "false";

    /// <summary>True for a filter that asks for prompts.</summary>
    public static bool Wants(IReadOnlyList<Comparison> filter) => filter.Any(comparison => IsOnTag(comparison) && comparison switch
    {
        { Operator: SearchOperator.Equal, Value: SearchValue.Text value } => value.Value.Equals(True, StringComparison.OrdinalIgnoreCase),
        { Operator: SearchOperator.NotEqual, Value: SearchValue.Text value } => value.Value.Equals(False, StringComparison.OrdinalIgnoreCase),
        _ => false,
    });

    /// <summary>A filter that does not ask for prompts, without what it says of them: models lack the tag, and no condition on it finds them.</summary>
    public static IReadOnlyList<Comparison> Without(IReadOnlyList<Comparison> filter) => [.. filter.Where(comparison => !IsOnTag(comparison))];

    private static bool IsOnTag(Comparison comparison) => comparison is { Entity: SearchEntity.Tag, Key: Tag };
}
