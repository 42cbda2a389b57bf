namespace MLOpsAspire.Tabular.Targets;

/// <summary>What a model is to learn, one value per row.</summary>
public abstract record Target
{
    /// <summary>How many rows there are.</summary>
    public abstract int Count { get; }

    /// <summary>How many scores a model gives a row.</summary>
    public abstract int Outputs { get; }

    /// <summary>In how many groups rows are that a division should keep together in share: one for each class; one of all rows for numbers.</summary>
    internal abstract int Groups { get; }

    /// <summary>The rows with these indices, in their order.</summary>
    public abstract Target Take(ReadOnlySpan<int> rows);

    /// <summary>How far scores are from a row's truth; the less the better.</summary>
    /// <param name="scores">As many as <see cref="Outputs"/>.</param>
    /// <param name="row">From 0.</param>
    internal abstract double Loss(ReadOnlySpan<double> scores, int row);

    /// <summary>A row's group, from 0.</summary>
    internal abstract int GroupOf(int row);

    /// <summary>How many rows each group has.</summary>
    internal int[] GroupSizes()
    {
        var sizes = new int[Groups];
        for (var row = 0; row < Count; row++)
        {
            sizes[GroupOf(row)]++;
        }

        return sizes;
    }

    private protected static T[] At<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var selected = new T[rows.Length];
        for (var i = 0; i < selected.Length; i++)
        {
            selected[i] = values[rows[i]];
        }

        return selected;
    }
}
