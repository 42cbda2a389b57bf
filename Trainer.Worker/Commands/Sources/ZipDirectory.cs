using System.Buffers.Binary;

namespace MLOpsAspire.Trainer.Worker.Commands.Sources;

/// <summary>
/// Looks at the end of a ZIP file, where the directory of its entries is described, before a reader takes all of them into memory: see section 4.3
/// of the ZIP file format specification (APPNOTE.TXT).
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const int EndSize = 22;
    private const int EntriesAt = 10;
    private const int OffsetAt = 16;
    private const int MaxComment = ushort.MaxValue;

    /// <summary>What an entry of the directory has besides a long path.</summary>
    private const int MaxEntrySize = 512;

    /// <exception cref="InvalidDataException">The file is no ZIP file, or is one of the large form, which no snapshot needs.</exception>
    /// <exception cref="CommandException">There are more entries than that, or more room for them than so many need.</exception>
    public static void ThrowIfLarge(Stream zip, int maxEntries)
    {
        var tail = new byte[Math.Min(zip.Length, EndSize + MaxComment)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        zip.Position = 0;

        Span<byte> signature = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(signature, EndSignature);
        var end = tail.AsSpan(0, Math.Max(tail.Length - EndSize + signature.Length, 0)).LastIndexOf(signature);
        if (end < 0)
        {
            throw new InvalidDataException("The file has no end of a ZIP file.");
        }

        var entries = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + EntriesAt));
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + OffsetAt));
        if (entries == ushort.MaxValue || offset == uint.MaxValue)
        {
            throw new InvalidDataException("The file is a ZIP file of the large form.");
        }

        // The count may lie; the room between the directory's start and its end cannot.
        var room = zip.Length - tail.Length + end - offset;
        if (entries > maxEntries || room > (long)maxEntries * MaxEntrySize)
        {
            throw new CommandException(
                $"The snapshot holds more than {maxEntries} files and folders; {CommandOptions.Section}:{nameof(CommandOptions.MaxSourceFiles)} raises that.");
        }
    }
}
