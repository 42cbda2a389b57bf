using System.Text;

namespace MLOpsAspire.Scoring.Api.Dialects.Rows;

/// <summary>Finds numbers by words in UTF-8, without making strings of what is looked for. A word that is longer than all of these is not even hashed.</summary>
internal sealed class Utf8Table
{
    private readonly byte[][] _words;
    private readonly int[] _numbers;

    /// <summary>Places of the words, found by hash and the slots after it; 0 for a free one, otherwise one more than the place.</summary>
    private readonly int[] _slots;

    private readonly int _longest;

    /// <param name="words">Each once, with its number.</param>
    public Utf8Table(IReadOnlyCollection<KeyValuePair<string, int>> words)
    {
        _words = [.. words.Select(word => Encoding.UTF8.GetBytes(word.Key))];
        _numbers = [.. words.Select(word => word.Value)];
        _longest = _words.Select(word => word.Length).DefaultIfEmpty().Max();

        // At most half full, so that a search is short, and ends.
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(2 * _words.Length) + 1)];
        for (var place = 0; place < _words.Length; place++)
        {
            _slots[FreeSlot(_words[place])] = place + 1;
        }
    }

    public bool TryFind(ReadOnlySpan<byte> word, out int number)
    {
        number = 0;
        if (word.Length > _longest)
        {
            return false;
        }

        for (var slot = SlotOf(word); _slots[slot] != 0; slot = Next(slot))
        {
            var place = _slots[slot] - 1;
            if (word.SequenceEqual(_words[place]))
            {
                number = _numbers[place];
                return true;
            }
        }

        return false;
    }

    private int FreeSlot(byte[] word)
    {
        var slot = SlotOf(word);
        while (_slots[slot] != 0)
        {
            slot = Next(slot);
        }

        return slot;
    }

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);

    /// <summary>FNV-1a. The words are the model's, so that no caller can choose them to fall together.</summary>
    private int SlotOf(ReadOnlySpan<byte> word)
    {
        var hash = 2166136261;
        foreach (var letter in word)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return (int)(hash ^ (hash >> 15)) & (_slots.Length - 1);
    }
}
