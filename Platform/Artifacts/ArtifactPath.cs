using System.Buffers;
using System.Text;

namespace MLOpsAspire.Platform.Artifacts;

/// <summary>
/// The rule for artifact paths: segments divided by <c>/</c>, each of which is a file name on every system we run on.
/// So no path leads out of the store, and none means two files on one system and one on another but for its case.
/// </summary>
public static class ArtifactPath
{
    public const int MaxLength = 1024;

    /// <summary>In bytes of UTF-8, which is how most file systems count.</summary>
    private const int MaxSegmentSize = 255;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\:*?\"<>|");

    private static readonly HashSet<string> WindowsDevices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. "123456789¹²³".SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Says what is wrong with a path; null when nothing is.</summary>
    public static string? Problem(string path)
    {
        if (path.Length is 0 or > MaxLength)
        {
            return $"An artifact path has 1 to {MaxLength} characters.";
        }

        if (!IsWellFormed(path))
        {
            return "An artifact path holds half a character.";
        }

        foreach (var segment in path.Split('/'))
        {
            if (segment.Length == 0 || Encoding.UTF8.GetByteCount(segment) > MaxSegmentSize)
            {
                return $"Each part of an artifact path has 1 to {MaxSegmentSize} bytes, and the path neither starts nor ends with '/'.";
            }

            if (segment is "." or ".." || segment[0] == ' ' || segment[^1] is ' ' or '.')
            {
                return "No part of an artifact path is '.' or '..', starts or ends with a space, or ends with a dot.";
            }

            if (segment.AsSpan().ContainsAny(Forbidden) || segment.Any(char.IsControl))
            {
                return "An artifact path holds no control characters and none of \\ : * ? \" < > |";
            }

            if (WindowsDevices.Contains(segment.Split('.')[0]))
            {
                return "A part of the artifact path is a device name on Windows.";
            }
        }

        return null;
    }

    private static bool IsWellFormed(string path)
    {
        foreach (var rune in path.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }

    /// <exception cref="ArgumentException">The path breaks the rule; the message says how.</exception>
    public static void ThrowIfInvalid(string path)
    {
        if (Problem(path) is { } problem)
        {
            throw new ArgumentException(problem, nameof(path));
        }
    }
}
