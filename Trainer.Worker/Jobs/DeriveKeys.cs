using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads the job file's key <c>derive</c>: numbers to compute from columns, such as <c>Family: {sum: [SibSp, Parch]}</c>.</summary>
internal static class DeriveKeys
{
    private const string Boundaries = "boundaries";
    private const int MaxColumns = 100;

    /// <summary>The operations as a job file spells them, and whether they take several columns.</summary>
    private static readonly (string Key, DerivedOperation Operation, bool TakesSeveral)[] Operations =
    [
        ("sum", DerivedOperation.Sum, true),
        ("difference", DerivedOperation.Difference, true),
        ("product", DerivedOperation.Product, true),
        ("ratio", DerivedOperation.Ratio, true),
        ("log1p", DerivedOperation.Log1p, false),
        ("isMissing", DerivedOperation.IsMissing, false),
        ("bucketize", DerivedOperation.Bucketize, false),
    ];

    public static IReadOnlyList<DerivedColumn> Read(YamlMap map)
    {
        if (map.Map("derive") is not { } columns)
        {
            return [];
        }

        var names = columns.Keys.ToArray();
        return names.Length <= MaxColumns ? [.. names.Select(name => Read(columns, name))]
            : throw map.Error("derive", $"must name at most {MaxColumns} columns");
    }

    private static DerivedColumn Read(YamlMap columns, string name)
    {
        var column = columns.Map(name) ?? throw columns.Error(name, "must say how the column is computed, such as {sum: [a, b]}");
        var keys = column.Keys.ToArray();
        var found = Operations.Where(operation => keys.Contains(operation.Key)).ToArray();
        if (found is not [var (key, operation, takesSeveral)])
        {
            throw columns.Error(name, $"must have one of the keys {string.Join(", ", Operations.Select(known => known.Key))}");
        }

        var derived = new DerivedColumn(
            name,
            operation,
            takesSeveral ? column.Texts(key) ?? [] : column.Text(key) is { } only ? [only] : [],
            [.. (operation == DerivedOperation.Bucketize ? column.Numbers(Boundaries) ?? [] : []).Select(number => (float)number)]);
        column.ThrowIfUnknown();
        return derived.Problem() is { } problem ? throw columns.Error(name, problem) : derived;
    }
}
