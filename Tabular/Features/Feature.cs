using System.Globalization;

namespace MLOpsAspire.Tabular.Features;

/// <summary>An input column of a model.</summary>
public sealed class Feature
{
    /// <summary>The greatest code, and with a minus the least: single precision can tell all whole numbers up to it apart.</summary>
    public const int MaxCode = 1 << 24;

    private readonly Dictionary<string, int> _spellings;
    private readonly int[] _codes;

    private Feature(string name, FeatureKind kind, IReadOnlyList<Category> categories, bool acceptsCodes)
    {
        Name = name;
        Kind = kind;
        Categories = categories;
        AcceptsCodes = acceptsCodes;
        _codes = [.. categories.Select(category => category.Code).Order()];
        _spellings = categories.ToDictionary(category => category.Text, category => category.Code, StringComparer.Ordinal);
        if (acceptsCodes)
        {
            foreach (var category in categories)
            {
                AddCode(category);
            }
        }
    }

    public string Name { get; }

    public FeatureKind Kind { get; }

    /// <summary>Empty for a number.</summary>
    public IReadOnlyList<Category> Categories { get; }

    /// <summary>True when a category may be given by its code in place of its word, because the job file assigned the codes.</summary>
    public bool AcceptsCodes { get; }

    /// <summary>The codes of the categories, ascending; empty for a number.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>Every accepted spelling of a category and the code it stands for, in ordinal order.</summary>
    public IEnumerable<KeyValuePair<string, int>> Spellings => _spellings.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    public static Feature Number(string name) => new(name, FeatureKind.Number, [], acceptsCodes: false);

    /// <exception cref="ArgumentException">
    /// Two categories share a word or a code, or one's word is another's code; a word is empty or begins or ends with a space, which
    /// no value read from a file does; or a code is beyond <see cref="MaxCode"/>.
    /// </exception>
    public static Feature OfCategories(string name, IReadOnlyList<Category> categories, bool acceptsCodes)
    {
        if (categories.Any(category => category.Text.Length == 0 || category.Text != category.Text.Trim()))
        {
            throw new ArgumentException($"A category of '{name}' is empty, or begins or ends with a space.");
        }

        if (categories.Any(category => category.Code is < -MaxCode or > MaxCode))
        {
            throw new ArgumentException($"A category of '{name}' has a code beyond {MaxCode}.");
        }

        if (categories.Select(category => category.Code).Distinct().Count() != categories.Count)
        {
            throw new ArgumentException($"Two categories of '{name}' have the same code.");
        }

        return new Feature(name, FeatureKind.Category, categories, acceptsCodes);
    }

    /// <summary>The number the trees see for a category's word or code; NaN, as for a missing value, when it is neither.</summary>
    public float ValueOf(string spelling) => _spellings.TryGetValue(spelling, out var code) ? code : float.NaN;

    /// <summary>True when the category's word is its code in digits.</summary>
    internal static bool IsCode(Category category) => category.Text == Digits(category);

    private static string Digits(Category category) => category.Code.ToString(CultureInfo.InvariantCulture);

    private void AddCode(Category category)
    {
        var spelling = Digits(category);
        if (!_spellings.TryAdd(spelling, category.Code) && _spellings[spelling] != category.Code)
        {
            throw new ArgumentException($"In '{Name}', {spelling} is both the code of one category and the word of another.");
        }
    }
}
