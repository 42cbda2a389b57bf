namespace MLOpsAspire.Tabular.Metrics;

/// <summary>Rows in the order of their scores, the greatest first, rows of equal scores together: all that ranking metrics need.</summary>
internal sealed class RankedRows
{
    private readonly bool[] _isPositive;

    /// <summary>Where each group of equal scores ends.</summary>
    private readonly int[] _ends;

    private readonly float[] _scores;

    /// <exception cref="ArgumentException">Only one class occurs.</exception>
    public RankedRows(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        _scores = scores.ToArray();
        _isPositive = isPositive.ToArray();
        Array.Sort(_scores, _isPositive);
        Array.Reverse(_scores);
        Array.Reverse(_isPositive);
        Positives = _isPositive.Count(label => label);
        if (Positives == 0 || Positives == _isPositive.Length)
        {
            throw new ArgumentException("Ranking needs rows of both classes.", nameof(isPositive));
        }

        var ends = new List<int>();
        for (var row = 1; row <= _scores.Length; row++)
        {
            if (row == _scores.Length || _scores[row] != _scores[row - 1])
            {
                ends.Add(row);
            }
        }

        _ends = [.. ends];
    }

    public int Positives { get; }

    public int Negatives => _isPositive.Length - Positives;

    public int DifferentScores => _ends.Length;

    /// <summary>After each different score, how many rows of each class have it or a greater one.</summary>
    public IEnumerable<(float Score, int Positives, int Negatives)> Steps()
    {
        int start = 0, positives = 0;
        foreach (var end in _ends)
        {
            for (var row = start; row < end; row++)
            {
                positives += _isPositive[row] ? 1 : 0;
            }

            yield return (_scores[end - 1], positives, end - positives);
            start = end;
        }
    }

    /// <summary>The area under the ROC curve: the Mann-Whitney statistic, ties counted half.</summary>
    public double Auc() => Auc([]);

    /// <summary>The mean precision, each positive row weighing the same; no interpolation.</summary>
    public double AveragePrecision()
    {
        double sum = 0;
        var before = 0;
        foreach (var (_, positives, negatives) in Steps())
        {
            sum += (positives - before) * ((double)positives / (positives + negatives));
            before = positives;
        }

        return sum / Positives;
    }

    /// <summary>A 95 % bootstrap interval of the area under the ROC curve.</summary>
    public (double Low, double High) AucInterval() => Bootstrap.Interval(Auc(), _isPositive.Length, Auc);

    /// <param name="times">How often each row counts; empty for once. The rows of one class have no ranking, and give NaN.</param>
    private double Auc(ReadOnlySpan<int> times)
    {
        double pairs = 0;
        long positives = 0, negatives = 0;
        var start = 0;
        foreach (var end in _ends)
        {
            long tiedPositives = 0, tiedNegatives = 0;
            for (var row = start; row < end; row++)
            {
                var weight = times.IsEmpty ? 1 : times[row];
                tiedPositives += _isPositive[row] ? weight : 0;
                tiedNegatives += _isPositive[row] ? 0 : weight;
            }

            // Each negative row here is ranked below the positive ones before, and level with those here.
            pairs += tiedNegatives * (positives + (tiedPositives / 2.0));
            positives += tiedPositives;
            negatives += tiedNegatives;
            start = end;
        }

        return pairs / ((double)positives * negatives);
    }
}
