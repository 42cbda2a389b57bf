namespace MLOpsAspire.Tabular.Trees;

/// <summary>
/// The bins of some neighbouring features, row by row. A group's histograms fit into a core's first cache, and one memory access
/// brings all of a row's bins in the group.
/// </summary>
internal sealed class FeatureGroup
{
    /// <summary>The most features in a group: their histograms of 256 numbers of 8 bytes have 32 KiB.</summary>
    public const int MaxFeatures = 16;

    /// <param name="first">The first feature.</param>
    /// <param name="count">How many there are, 1 to <see cref="MaxFeatures"/>.</param>
    /// <param name="rows">How many rows there are.</param>
    public FeatureGroup(int first, int count, int rows)
    {
        First = first;
        Count = count;
        Stride = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count);
        Cells = GC.AllocateUninitializedArray<byte>(checked(rows * Stride), pinned: true);
    }

    public int First { get; }

    public int Count { get; }

    /// <summary>The bytes from a row to the next; a power of two, so that no row lies across two cache lines.</summary>
    public int Stride { get; }

    /// <summary>The bin of feature First + f in row r is at r * Stride + f.</summary>
    public byte[] Cells { get; }
}
