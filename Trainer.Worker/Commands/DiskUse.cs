using System.IO.Enumeration;

namespace MLOpsAspire.Trainer.Worker.Commands;

/// <summary>Adds up what lies in a folder, while others write there.</summary>
internal static class DiskUse
{
    private static readonly EnumerationOptions All = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
        RecurseSubdirectories = true,
    };

    /// <summary>The sum of the files' lengths, in bytes; links are not followed.</summary>
    public static long Of(string folder)
    {
        var lengths = new FileSystemEnumerable<long>(folder, (ref FileSystemEntry entry) => Length(ref entry), All)
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        var sum = 0L;
        try
        {
            foreach (var length in lengths)
            {
                sum += length;
            }
        }
        catch (IOException)
        {
            // A part of the tree is gone again, or deeper than a path can be. What was seen so far counts; the free space is watched besides.
        }

        return sum;
    }

    private static long Length(ref FileSystemEntry entry) =>
        entry.IsDirectory || entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? 0 : entry.Length;
}
