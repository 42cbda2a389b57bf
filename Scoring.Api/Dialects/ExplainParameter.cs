namespace MLOpsAspire.Scoring.Api.Dialects;

/// <summary>The parameter <c>explain</c> of an address: whether predictions come with what each feature contributes to them.</summary>
internal static class ExplainParameter
{
    private const string Name = "explain";

    /// <returns>False when it is neither true nor false.</returns>
    public static bool TryRead(HttpRequest request, out bool isExplained)
    {
        isExplained = false;
        return !request.QueryString.HasValue
            || request.Query[Name] is { Count: 0 }
            || (request.Query[Name] is [{ } value] && bool.TryParse(value, out isExplained));
    }
}
