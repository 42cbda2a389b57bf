namespace MLOpsAspire.Tabular;

/// <summary>Names of columns, words and nodes as messages say them: files may hold very long ones, and very many.</summary>
internal static class Names
{
    private const int MaxLength = 100;
    private const int MaxListed = 10;

    public static string Shorten(string name) => name.Length <= MaxLength ? name : $"{name[..MaxLength]}…";

    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MaxListed).Select(Shorten)) + (names.Count > MaxListed ? $" and {names.Count - MaxListed} more" : "");
}
