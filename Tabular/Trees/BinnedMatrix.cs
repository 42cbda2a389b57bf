using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>A feature matrix with each number replaced by the byte that numbers its bin.</summary>
internal sealed class BinnedMatrix
{
    private readonly byte[][] _columns;

    public BinnedMatrix(FeatureMatrix features, int maxBins)
    {
        RowCount = features.RowCount;
        Bins = new FeatureBins[features.FeatureCount];
        _columns = new byte[features.FeatureCount][];
        for (var feature = 0; feature < features.FeatureCount; feature++)
        {
            var values = features.Column(feature);
            var bins = FeatureBins.Of(values, maxBins);
            var column = new byte[RowCount];
            for (var row = 0; row < column.Length; row++)
            {
                column[row] = bins.BinOf(values[row]);
            }

            Bins[feature] = bins;
            _columns[feature] = column;
        }
    }

    public int RowCount { get; }

    public FeatureBins[] Bins { get; }

    public ReadOnlySpan<byte> Column(int feature) => _columns[feature];
}
