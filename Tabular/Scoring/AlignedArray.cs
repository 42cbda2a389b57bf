using System.Runtime.CompilerServices;

namespace MLOpsAspire.Tabular.Scoring;

/// <summary>An array that does not move and begins with a cache line: a wide register that is filled from two lines takes twice as long.</summary>
internal sealed unsafe class AlignedArray<T>
    where T : unmanaged
{
    private const int Line = 64;

    private readonly T[] _memory;
    private readonly int _length;

    public AlignedArray(int length)
    {
        _memory = GC.AllocateArray<T>(length + (Line / sizeof(T)), pinned: true);
        _length = length;
        var start = (nuint)Unsafe.AsPointer(ref _memory[0]);
        Start = (T*)((start + Line - 1) / Line * Line);
    }

    /// <summary>Its first item. It can be used as long as the array is.</summary>
    public T* Start { get; }

    public Span<T> Span => new(Start, _length);
}
