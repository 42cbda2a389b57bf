using MLOpsAspire.Tabular.Data;

namespace MLOpsAspire.Tabular.Features;

/// <summary>
/// How a row of raw columns becomes the numbers the trees see: each raw column gives one number, derived features follow from those, and
/// the trees see some of all of them. It is part of the model, so that a row means the same in training and in serving.
/// </summary>
public sealed class FeaturePipeline
{
    private readonly int[] _used;

    /// <param name="inputs">The raw columns.</param>
    /// <param name="derived">Computed after them, in this order.</param>
    /// <param name="used">The places of those the trees see, among the inputs and the derived features after them; none twice.</param>
    /// <exception cref="ArgumentException">A place is not there, or a derived feature uses one that comes later.</exception>
    public FeaturePipeline(IReadOnlyList<Feature> inputs, IReadOnlyList<DerivedFeature> derived, IReadOnlyList<int> used)
    {
        for (var i = 0; i < derived.Count; i++)
        {
            if (derived[i].Operands.Any(place => place < 0 || place >= inputs.Count + i))
            {
                throw new ArgumentException($"The derived feature '{derived[i].Name}' uses one that does not come before it.", nameof(derived));
            }
        }

        if (used.Count == 0 || used.Any(place => place < 0 || place >= inputs.Count + derived.Count) || used.Distinct().Count() < used.Count)
        {
            throw new ArgumentException("The features for the trees are not there, or there twice.", nameof(used));
        }

        Inputs = inputs;
        Derived = derived;
        _used = [.. used];
    }

    /// <summary>All of the raw columns are seen by the trees, and nothing else.</summary>
    public FeaturePipeline(IReadOnlyList<Feature> inputs)
        : this(inputs, [], [.. Enumerable.Range(0, inputs.Count)])
    {
    }

    /// <summary>The raw columns, in the order of a row's numbers.</summary>
    public IReadOnlyList<Feature> Inputs { get; }

    /// <summary>The features computed from them.</summary>
    public IReadOnlyList<DerivedFeature> Derived { get; }

    /// <summary>The places of what the trees see.</summary>
    public IReadOnlyList<int> Used => _used;

    /// <summary>What the trees see is called.</summary>
    public IReadOnlyList<string> UsedNames => [.. _used.Select(NameOf)];

    /// <summary>The raw column behind what the trees see at a place; null for a derived feature.</summary>
    public Feature? InputOf(int feature) => _used[feature] < Inputs.Count ? Inputs[_used[feature]] : null;

    /// <summary>Chooses every column but the label and the dropped ones, and what is derived.</summary>
    /// <param name="table">The data.</param>
    /// <param name="aside">Columns that are no features: the label, weights.</param>
    /// <param name="options">What to leave out and to derive.</param>
    /// <exception cref="DataFormatException">A named column is not there, or one cannot be what it is to be.</exception>
    public static FeaturePipeline Of(Table table, IReadOnlyCollection<string> aside, FeatureOptions options)
    {
        var needed = options.Derive.SelectMany(derived => derived.Of).ToHashSet(StringComparer.Ordinal);
        if (aside.FirstOrDefault(needed.Contains) is { } forbidden)
        {
            throw new DataFormatException($"{table.Source}: nothing can be derived from the column '{Names.Shorten(forbidden)}', which is not known when the model is asked.");
        }

        var left = options.Drop.Where(name => !needed.Contains(name)).ToArray();
        var inputs = FeatureSet.Choose(table, aside, left, options.Categories);
        var derived = Derive(table, inputs, options.Derive);
        var used = Enumerable.Range(0, inputs.Count + derived.Count).Where(place => place >= inputs.Count || !options.Drop.Contains(inputs[place].Name));
        return new FeaturePipeline(inputs, derived, [.. used]);
    }

    /// <summary>The same with fewer features; what is not needed any more is left out.</summary>
    /// <param name="features">The places among what the trees see, ascending.</param>
    public FeaturePipeline Keep(IReadOnlyList<int> features)
    {
        var used = features.Select(feature => _used[feature]).ToArray();
        var isNeeded = new bool[Inputs.Count + Derived.Count];
        foreach (var place in used)
        {
            isNeeded[place] = true;
        }

        for (var i = Derived.Count - 1; i >= 0; i--)
        {
            foreach (var operand in isNeeded[Inputs.Count + i] ? Derived[i].Operands : [])
            {
                isNeeded[operand] = true;
            }
        }

        var newPlace = new int[isNeeded.Length];
        for (int place = 0, next = 0; place < isNeeded.Length; place++)
        {
            newPlace[place] = isNeeded[place] ? next++ : -1;
        }

        var derived = Derived.Where((_, i) => isNeeded[Inputs.Count + i])
            .Select(feature => feature with { Operands = [.. feature.Operands.Select(operand => newPlace[operand])] });
        return new FeaturePipeline([.. Inputs.Where((_, i) => isNeeded[i])], [.. derived], [.. used.Select(place => newPlace[place])]);
    }

    /// <summary>The numbers the trees see of each row.</summary>
    /// <param name="inputs">The numbers of the raw columns, as <see cref="FeatureSet.Encode"/> gives them.</param>
    public FeatureMatrix Transform(FeatureMatrix inputs)
    {
        var columns = new float[Inputs.Count + Derived.Count][];
        for (var i = 0; i < Inputs.Count; i++)
        {
            columns[i] = inputs.ColumnArray(i);
        }

        for (var i = 0; i < Derived.Count; i++)
        {
            columns[Inputs.Count + i] = Derive(Derived[i], columns, inputs.RowCount);
        }

        return new FeatureMatrix([.. _used.Select(place => columns[place])], [.. _used.Select(place => place < Inputs.Count ? inputs.CodeArray(place) : null)]);
    }

    /// <summary>The numbers the trees see of one row.</summary>
    /// <param name="inputs">One number per raw column, NaN where it is missing.</param>
    /// <param name="features">Takes one number per place in <see cref="Used"/>.</param>
    public void Transform(ReadOnlySpan<float> inputs, Span<float> features)
    {
        const int MaxOnStack = 256;
        var length = Inputs.Count + Derived.Count;
        var row = length <= MaxOnStack ? stackalloc float[length] : new float[length];
        inputs[..Inputs.Count].CopyTo(row);
        for (var i = 0; i < Derived.Count; i++)
        {
            row[Inputs.Count + i] = Derived[i].Of(row[..(Inputs.Count + i)]);
        }

        for (var i = 0; i < _used.Length; i++)
        {
            features[i] = row[_used[i]];
        }
    }

    private string NameOf(int place) => place < Inputs.Count ? Inputs[place].Name : Derived[place - Inputs.Count].Name;

    private static float[] Derive(DerivedFeature feature, float[][] columns, int rows)
    {
        var values = new float[rows];
        var operands = feature with { Operands = [.. Enumerable.Range(0, feature.Operands.Count)] };
        Span<float> row = stackalloc float[feature.Operands.Count];
        for (var i = 0; i < rows; i++)
        {
            for (var operand = 0; operand < row.Length; operand++)
            {
                row[operand] = columns[feature.Operands[operand]][i];
            }

            values[i] = operands.Of(row);
        }

        return values;
    }

    private static List<DerivedFeature> Derive(Table table, IReadOnlyList<Feature> inputs, IReadOnlyList<DerivedColumn> columns)
    {
        var placeOf = inputs.Index().ToDictionary(input => input.Item.Name, input => input.Index, StringComparer.Ordinal);
        var derived = new List<DerivedFeature>();
        foreach (var column in columns)
        {
            if (column.Problem() is { } problem)
            {
                throw new DataFormatException($"The derived column '{Names.Shorten(column.Name)}' {problem}.");
            }

            var operands = column.Of.Select(name => PlaceOf(table, placeOf, inputs, column, name)).ToArray();
            if (table.Find(column.Name) is not null || !placeOf.TryAdd(column.Name, placeOf.Count))
            {
                throw new DataFormatException($"The derived column '{Names.Shorten(column.Name)}' has the name of another column.");
            }

            derived.Add(new DerivedFeature(column.Name, column.Operation, operands, column.Boundaries));
        }

        return derived;
    }

    private static int PlaceOf(Table table, Dictionary<string, int> placeOf, IReadOnlyList<Feature> inputs, DerivedColumn column, string name)
    {
        if (!placeOf.TryGetValue(name, out var place))
        {
            throw new DataFormatException(
                $"{table.Source}: the derived column '{Names.Shorten(column.Name)}' needs the column '{Names.Shorten(name)}', which is not there or comes later.");
        }

        return place >= inputs.Count || inputs[place].Kind == FeatureKind.Number || column.Operation == DerivedOperation.IsMissing
            ? place
            : throw new DataFormatException(
                $"{table.Source}: the derived column '{Names.Shorten(column.Name)}' needs numbers, and '{Names.Shorten(name)}' holds categories.");
    }
}
