using System.Numerics;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>The bins of some neighbouring features, row by row, so that one access to memory brings all of a row's bins in the panel.</summary>
internal sealed class FeaturePanel
{
    /// <summary>The most features in a panel: two rows to a cache line.</summary>
    public const int MaxFeatures = 32;

    /// <param name="first">The first feature.</param>
    /// <param name="count">How many there are, 1 to <see cref="MaxFeatures"/>.</param>
    /// <param name="rows">How many rows there are.</param>
    public FeaturePanel(int first, int count, int rows)
    {
        First = first;
        Count = count;
        Stride = (int)BitOperations.RoundUpToPowerOf2((uint)count);
        Cells = GC.AllocateUninitializedArray<byte>(checked(rows * Stride), pinned: true);
        HugePages.AskFor(Cells);
    }

    public int First { get; }

    public int Count { get; }

    /// <summary>The bytes from a row to the next; a power of two, so that no row lies across two cache lines.</summary>
    public int Stride { get; }

    /// <summary>The bin of feature First + f in row r is at r * Stride + f.</summary>
    public byte[] Cells { get; }
}
