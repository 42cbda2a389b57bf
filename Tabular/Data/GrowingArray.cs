namespace MLOpsAspire.Tabular.Data;

/// <summary>An array that grows as items are added.</summary>
internal struct GrowingArray<T>(int capacity)
{
    private const int MinCapacity = 16;

    private T[] _items = new T[Math.Max(capacity, MinCapacity)];

    public int Count { get; private set; }

    public readonly int Capacity => _items.Length;

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, checked(_items.Length + (_items.Length / 2)));
        }

        _items[Count++] = item;
    }

    /// <summary>The items; the array itself if it is full.</summary>
    public readonly T[] ToArray() => Count == _items.Length ? _items : _items[..Count];
}
