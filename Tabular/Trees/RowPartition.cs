namespace MLOpsAspire.Tabular.Trees;

/// <summary>The rows of each leaf of the tree that is grown, one leaf after another, in each leaf ascending.</summary>
internal sealed class RowPartition(BinnedMatrix bins, Team team)
{
    private const int Slots = 256;

    /// <summary>Fewer rows than this are divided faster by one thread.</summary>
    private const int RowsPerTask = 32 * 1024;

    private readonly int[] _rows = new int[bins.RowCount];
    private readonly int[] _divided = new int[bins.RowCount];

    public ReadOnlySpan<int> Rows(int start, int count) => _rows.AsSpan(start, count);

    /// <summary>Begins a tree: all rows are in one leaf.</summary>
    public void Reset()
    {
        for (var row = 0; row < _rows.Length; row++)
        {
            _rows[row] = row;
        }
    }

    /// <summary>Puts those of a leaf's rows that go left before those that go right.</summary>
    public void Divide(int start, int count, Split split)
    {
        var goesLeft = new byte[Slots];
        goesLeft.AsSpan(0, split.Bin + 1).Fill(1);
        goesLeft[bins.Bins[split.Feature].MissingBin] = split.MissingGoesLeft ? (byte)1 : (byte)0;

        // Each task puts its rows that go left at the begin of its part, and the others behind them in reverse.
        var tasks = Math.Clamp(count / RowsPerTask, 1, team.Threads);
        var lefts = new int[tasks];
        team.Run(tasks, task => lefts[task] = DivideAside(split.Feature, goesLeft, Part(start, count, tasks, task)));
        var places = new int[tasks];
        for (var task = 1; task < tasks; task++)
        {
            places[task] = places[task - 1] + lefts[task - 1];
        }

        team.Run(tasks, task => PutBack(Part(start, count, tasks, task), lefts[task], start + places[task], start + (int)split.Left.Count));
    }

    private static Range Part(int start, int count, int tasks, int task) =>
        (start + (int)((long)count * task / tasks))..(start + (int)((long)count * (task + 1) / tasks));

    private int DivideAside(int feature, byte[] goesLeft, Range part)
    {
        var rows = _rows.AsSpan(part);
        var divided = _divided.AsSpan(part);
        var column = bins.Column(feature);
        int left = 0, right = rows.Length - 1;
        foreach (var row in rows)
        {
            // Written to both ends, and only one end moves: cheaper than a branch that is guessed wrong every other time.
            int isLeft = goesLeft[column[row]];
            divided[left] = row;
            divided[right] = row;
            left += isLeft;
            right -= 1 - isLeft;
        }

        return left;
    }

    private void PutBack(Range part, int left, int leftPlace, int rightStart)
    {
        var divided = _divided.AsSpan(part);
        divided[..left].CopyTo(_rows.AsSpan(leftPlace));
        var rights = divided[left..];
        rights.Reverse();

        // As many rows before this part go right as there are rows before it less those that go left.
        var rightsBefore = part.Start.Value - leftPlace;
        rights.CopyTo(_rows.AsSpan(rightStart + rightsBefore));
    }
}
