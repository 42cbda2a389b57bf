namespace MLOpsAspire.Registry.Api.Search;

/// <summary>The words in which a caller is told what is wrong with a filter.</summary>
internal static class SearchProblem
{
    private const int MaxQuoted = 40;

    /// <summary>Names the place, counted from 1 as editors do.</summary>
    public static string At(int position, string problem) => $"At character {position + 1}: {problem}";

    /// <summary>A caller's own word, shortened when it is long.</summary>
    public static string Quote(string text) => text.Length <= MaxQuoted ? $"'{text}'" : $"'{text[..MaxQuoted]}…'";

    /// <summary>What stands at a place.</summary>
    public static string Found(SearchToken token) => token.Kind == SearchTokenKind.End ? "the end" : Quote(token.Text);
}
