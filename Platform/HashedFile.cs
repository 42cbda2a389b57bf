using System.Buffers;
using System.Security.Cryptography;

namespace MLOpsAspire.Platform;

/// <summary>Copies a stream to a new file and computes its digest on the way.</summary>
internal static class HashedFile
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Writes the file and flushes it to the disk.</summary>
    /// <param name="maxSize">In bytes.</param>
    /// <exception cref="InvalidDataException">The content is larger than <paramref name="maxSize"/>.</exception>
    public static async Task<(long Size, string Sha256)> WriteAsync(
        string file, Stream content, long maxSize, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var output = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long size = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                size += read;
                if (size > maxSize)
                {
                    throw new InvalidDataException($"The content is larger than {maxSize} bytes.");
                }

                hash.AppendData(buffer, 0, read);
                await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            output.Flush(flushToDisk: true);
            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
