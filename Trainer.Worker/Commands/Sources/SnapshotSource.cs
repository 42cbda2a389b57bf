using System.IO.Compression;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Trainer.Worker.Attempts;

namespace MLOpsAspire.Trainer.Worker.Commands.Sources;

/// <summary>Brings the sources that were submitted with a run.</summary>
internal sealed class SnapshotSource(IArtifactStore store, IOptions<CommandOptions> options)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Unpacks a snapshot into the attempt's folder of sources.</summary>
    /// <exception cref="CommandException">It is not there, is damaged, or holds what is not unpacked.</exception>
    public async Task UnpackAsync(string digest, Attempt attempt, CancellationToken cancellationToken)
    {
        attempt.Log.Note($"Sources: snapshot {digest}");
        var file = Path.Combine(attempt.Folder.Temporary, "snapshot.zip");
        await FetchAsync(digest, file, cancellationToken);
        try
        {
            await using var zip = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
            ZipDirectory.ThrowIfLarge(zip, options.Value.MaxSourceFiles);
            using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
            await new Unpacking(attempt.Folder.Sources, options.Value).UnpackAsync(archive, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            throw new CommandException("The snapshot is no whole ZIP file; submit the job again.");
        }

        File.Delete(file);
    }

    private async Task FetchAsync(string digest, string file, CancellationToken cancellationToken)
    {
        if (!Digest.IsValid(digest))
        {
            throw new CommandException("The run's snapshot is no digest; submit the job again.");
        }

        try
        {
            await using var stored = await store.OpenAsync(Snapshot.PathOf(digest.ToLowerInvariant()), cancellationToken);
            await using var copy = new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize);
            await CopyAsync(stored, copy, cancellationToken);
            copy.Position = 0;
            var actual = await Digest.OfAsync(copy, cancellationToken);
            if (!string.Equals(actual, digest, StringComparison.OrdinalIgnoreCase))
            {
                throw new CommandException($"The snapshot {digest} has the digest {actual}: it was changed after it was stored. Submit the job again.");
            }
        }
        catch (ArtifactNotFoundException)
        {
            throw new CommandException($"The snapshot {digest} is not in the artifact store; submit the job again.");
        }
    }

    private static async Task CopyAsync(Stream stored, FileStream copy, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        int read;
        while ((read = await stored.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (copy.Length + read > Snapshot.MaxSize)
            {
                throw new CommandException($"The snapshot is larger than {Snapshot.MaxSize} bytes.");
            }

            await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
