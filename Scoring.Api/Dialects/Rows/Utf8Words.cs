using System.Buffers;
using System.Text;

namespace MLOpsAspire.Scoring.Api.Dialects.Rows;

/// <summary>What is done with words in UTF-8 as it is with strings.</summary>
internal static class Utf8Words
{
    /// <summary>How much of a caller's name is said back to it, in characters.</summary>
    private const int MaxNameLength = 100;

    /// <summary>More bytes than that many characters have.</summary>
    private const int MaxNameBytes = 4 * (MaxNameLength + 1);

    /// <summary>Without the white space around it, as <see cref="string.Trim()"/> has it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> word)
    {
        while (Rune.DecodeFromUtf8(word, out var first, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(first))
        {
            word = word[length..];
        }

        while (Rune.DecodeLastFromUtf8(word, out var last, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(last))
        {
            word = word[..^length];
        }

        return word;
    }

    /// <summary>A name as a message says it, however long it is.</summary>
    public static string Shorten(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name[..Math.Min(name.Length, MaxNameBytes)]);
        return text.Length <= MaxNameLength ? text : text[..MaxNameLength] + "…";
    }
}
