using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// A feature matrix with each number replaced by the byte that numbers its bin; kept twice, by feature for dividing rows and by row for
/// adding them up.
/// </summary>
internal sealed class BinnedMatrix
{
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
            Bins[feature] = features.Codes(feature) is { } codes ? FeatureBins.OfCodes(codes) : FeatureBins.Of(values, maxBins);
            Bins[feature].Assign(values, column);
            _columns[feature] = column;
        });

        Offsets = new int[features.FeatureCount + 1];
        for (var feature = 0; feature < features.FeatureCount; feature++)
        {
            Offsets[feature + 1] = Offsets[feature] + Bins[feature].ValueBins + 1;
        }

        Panels = Divide(features.FeatureCount);
        team.Run(Panels.Length * TaskCount(RowCount), task => Fill(Panels[task % Panels.Length], task / Panels.Length * RowsPerTask));
    }

    public int RowCount { get; }

    public FeatureBins[] Bins { get; }

    /// <summary>Where each feature's bins begin in a histogram, and at the end how long a histogram is.</summary>
    public int[] Offsets { get; }

    public FeaturePanel[] Panels { get; }

    public ReadOnlySpan<byte> Column(int feature) => _columns[feature];

    /// <summary>Divides the features into as few panels as hold them, all of about the same size.</summary>
    private FeaturePanel[] Divide(int features)
    {
        var panels = new FeaturePanel[(features + FeaturePanel.MaxFeatures - 1) / FeaturePanel.MaxFeatures];
        var first = 0;
        for (var n = 0; n < panels.Length; n++)
        {
            var end = (int)((long)features * (n + 1) / panels.Length);
            panels[n] = new FeaturePanel(first, end - first, RowCount);
            first = end;
        }

        return panels;
    }

    private static int TaskCount(int rows) => (rows + RowsPerTask - 1) / RowsPerTask;

    private void Fill(FeaturePanel panel, int start)
    {
        var end = Math.Min(start + RowsPerTask, RowCount);
        var cells = panel.Cells.AsSpan();
        for (var f = 0; f < panel.Count; f++)
        {
            var column = _columns[panel.First + f].AsSpan(start, end - start);
            var cell = (start * panel.Stride) + f;
            foreach (var bin in column)
            {
                cells[cell] = bin;
                cell += panel.Stride;
            }
        }
    }
}
