using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// A feature matrix with each number replaced by the byte that numbers its bin; kept twice, by feature for dividing rows and by row for
/// adding them up.
/// </summary>
internal sealed class BinnedMatrix
{
    /// <summary>Groups with fewer features than this are not worth the second look at each row's gradient.</summary>
    private const int FewFeatures = 4;

    private const int RowsPerTask = 64 * 1024;

    private readonly byte[][] _columns;

    public BinnedMatrix(FeatureMatrix features, int maxBins, Team team)
    {
        RowCount = features.RowCount;
        Bins = new FeatureBins[features.FeatureCount];
        _columns = new byte[features.FeatureCount][];
        team.Run(features.FeatureCount, feature =>
        {
            var values = features.Column(feature);
            var column = GC.AllocateUninitializedArray<byte>(RowCount);
            Bins[feature] = FeatureBins.Of(values, maxBins);
            Bins[feature].Assign(values, column);
            _columns[feature] = column;
        });

        Offsets = new int[features.FeatureCount + 1];
        for (var feature = 0; feature < features.FeatureCount; feature++)
        {
            Offsets[feature + 1] = Offsets[feature] + Bins[feature].ValueBins + 1;
        }

        Groups = Group(features.FeatureCount, team.Threads);
        team.Run(Groups.Length * TaskCount(RowCount), task => Fill(Groups[task % Groups.Length], task / Groups.Length * RowsPerTask));
    }

    public int RowCount { get; }

    public FeatureBins[] Bins { get; }

    /// <summary>Where each feature's bins begin in a histogram, and at the end how long a histogram is.</summary>
    public int[] Offsets { get; }

    public FeatureGroup[] Groups { get; }

    public ReadOnlySpan<byte> Column(int feature) => _columns[feature];

    /// <summary>Divides the features into groups of about the same size, as many as there are threads if that does not make them too small.</summary>
    private FeatureGroup[] Group(int features, int threads)
    {
        var fewest = (features + FeatureGroup.MaxFeatures - 1) / FeatureGroup.MaxFeatures;
        var even = (fewest + threads - 1) / threads * threads;
        var count = Math.Max(fewest, Math.Min(even, features / FewFeatures));
        return [.. Enumerable.Range(0, count).Select(n => (int)((long)features * n / count)).Append(features) is var bounds
            ? bounds.Zip(bounds.Skip(1), (first, end) => new FeatureGroup(first, end - first, RowCount)) : []];
    }

    private static int TaskCount(int rows) => (rows + RowsPerTask - 1) / RowsPerTask;

    private void Fill(FeatureGroup group, int start)
    {
        var end = Math.Min(start + RowsPerTask, RowCount);
        var cells = group.Cells.AsSpan();
        for (var f = 0; f < group.Count; f++)
        {
            var column = _columns[group.First + f].AsSpan(start, end - start);
            var cell = (start * group.Stride) + f;
            foreach (var bin in column)
            {
                cells[cell] = bin;
                cell += group.Stride;
            }
        }
    }
}
