using MLOpsAspire.Platform;
using MLOpsAspire.Trainer.Worker.Reports;

namespace MLOpsAspire.Trainer.Worker.Commands.Outputs;

/// <summary>The folder <c>outputs</c> where a command ran: what it left for the run.</summary>
/// <param name="workingFolder">Where it ran.</param>
internal sealed class OutputFolder(string workingFolder)
{
    public const string Name = "outputs";

    private const int BufferSize = 128 * 1024;

    /// <summary>Its full path; null when the command made no such folder, or put a link in its place.</summary>
    public string? Path { get; } = IsFolder(workingFolder) && IsFolder(PathIn(workingFolder)) ? PathIn(workingFolder) : null;

    /// <summary>Makes the folder anew. What the sources hold there would pass for the command's work.</summary>
    public static void Clear(string workingFolder, AttemptLog log)
    {
        var path = PathIn(workingFolder);
        if (new FileInfo(path) is { LinkTarget: not null } or { Exists: true })
        {
            File.Delete(path);
            log.Note($"The sources hold '{Name}', which was removed: a command leaves its results there.");
        }
        else if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
            log.Note($"The sources hold a folder '{Name}', which was removed: a command leaves its results there.");
        }

        Directory.CreateDirectory(path);
    }

    /// <summary>A file right in the folder; null when there is none, or a link in its place.</summary>
    public FileInfo? Find(string name) =>
        Path is { } path && new FileInfo(System.IO.Path.Combine(path, name)) is { Exists: true, LinkTarget: null } file ? file : null;

    /// <summary>Reads a file.</summary>
    /// <returns>Null when it is larger than that.</returns>
    public static async Task<byte[]?> ReadAsync(FileInfo file, int maxSize, CancellationToken cancellationToken)
    {
        if (file.Length > maxSize)
        {
            return null;
        }

        await using var content = Open(file);
        return await BoundedStream.ReadAllAsync(content, maxSize, cancellationToken);
    }

    /// <summary>Opens a file. A pipe or a socket has no length, and opening it could take for ever.</summary>
    public static Stream Open(FileInfo file) => file.Length == 0
        ? Stream.Null
        : new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, useAsync: true);

    private static string PathIn(string workingFolder) => System.IO.Path.Combine(workingFolder, Name);

    private static bool IsFolder(string path) => new DirectoryInfo(path) is { Exists: true, LinkTarget: null };
}
