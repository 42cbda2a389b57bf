using System.Runtime.Intrinsics;

namespace MLOpsAspire.Tabular.Trees;

/// <summary>For each feature and bin, the sums over a leaf's rows, in the units of the <see cref="GradientPacking"/>.</summary>
internal sealed class Histogram(int length)
{
    /// <summary>First derivatives.</summary>
    public long[] Gradients { get; } = new long[length];

    /// <summary>Second derivatives.</summary>
    public long[] Hessians { get; } = new long[length];

    /// <summary>Rows.</summary>
    public long[] Counts { get; } = new long[length];

    /// <summary>What a bin holds.</summary>
    public UnitSum Sum(int bin) => new(Gradients[bin], Hessians[bin], Counts[bin]);

    public void Clear(int start, int count)
    {
        Gradients.AsSpan(start, count).Clear();
        Hessians.AsSpan(start, count).Clear();
        Counts.AsSpan(start, count).Clear();
    }

    /// <summary>Adds packed sums to the bins from <paramref name="start"/> on.</summary>
    public void Add(int start, ReadOnlySpan<ulong> packed, GradientPacking packing)
    {
        var gradients = Gradients.AsSpan(start, packed.Length);
        var hessians = Hessians.AsSpan(start, packed.Length);
        var counts = Counts.AsSpan(start, packed.Length);
        var countMask = (1UL << packing.CountBits) - 1;
        var hessianMask = (1UL << (packing.GradientShift - packing.CountBits)) - 1;
        var i = 0;
        for (; i <= packed.Length - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
        {
            var sum = Vector256.Create(packed[i..]);
            var count = (sum & Vector256.Create(countMask)).AsInt64();
            var hessian = ((sum >>> packing.CountBits) & Vector256.Create(hessianMask)).AsInt64();
            var gradient = (sum >>> packing.GradientShift).AsInt64() - (count << packing.BiasBits);
            (Vector256.Create<long>(gradients[i..]) + gradient).CopyTo(gradients[i..]);
            (Vector256.Create<long>(hessians[i..]) + hessian).CopyTo(hessians[i..]);
            (Vector256.Create<long>(counts[i..]) + count).CopyTo(counts[i..]);
        }

        for (; i < packed.Length; i++)
        {
            var count = (long)(packed[i] & countMask);
            counts[i] += count;
            hessians[i] += (long)((packed[i] >>> packing.CountBits) & hessianMask);
            gradients[i] += (long)(packed[i] >>> packing.GradientShift) - (count << packing.BiasBits);
        }
    }

    /// <summary>Takes the sums of some of the rows away, which is cheaper than adding up the others anew.</summary>
    public void Subtract(Histogram part, int start, int count)
    {
        Subtract(Gradients.AsSpan(start, count), part.Gradients.AsSpan(start, count));
        Subtract(Hessians.AsSpan(start, count), part.Hessians.AsSpan(start, count));
        Subtract(Counts.AsSpan(start, count), part.Counts.AsSpan(start, count));
    }

    /// <summary>Adds the sums over other rows.</summary>
    public void Add(Histogram others, int start, int count)
    {
        Add(Gradients.AsSpan(start, count), others.Gradients.AsSpan(start, count));
        Add(Hessians.AsSpan(start, count), others.Hessians.AsSpan(start, count));
        Add(Counts.AsSpan(start, count), others.Counts.AsSpan(start, count));
    }

    private static void Add(Span<long> to, ReadOnlySpan<long> what)
    {
        var i = 0;
        for (; i <= to.Length - Vector256<long>.Count; i += Vector256<long>.Count)
        {
            (Vector256.Create<long>(to[i..]) + Vector256.Create(what[i..])).CopyTo(to[i..]);
        }

        for (; i < to.Length; i++)
        {
            to[i] += what[i];
        }
    }

    private static void Subtract(Span<long> from, ReadOnlySpan<long> what)
    {
        var i = 0;
        for (; i <= from.Length - Vector256<long>.Count; i += Vector256<long>.Count)
        {
            (Vector256.Create<long>(from[i..]) - Vector256.Create(what[i..])).CopyTo(from[i..]);
        }

        for (; i < from.Length; i++)
        {
            from[i] -= what[i];
        }
    }
}
