namespace MLOpsAspire.Platform;

/// <summary>Reads what others have stored without trusting its size.</summary>
public static class BoundedStream
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="maxSize">In bytes.</param>
    /// <exception cref="InvalidDataException">The content is larger than that.</exception>
    public static async Task<byte[]> ReadAllAsync(Stream stream, long maxSize, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(stream.CanSeek ? (int)Math.Min(stream.Length, maxSize) : 0);
        var buffer = new byte[BufferSize];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (bytes.Length + read > maxSize)
            {
                throw new InvalidDataException($"The content is larger than the {maxSize} bytes that are taken.");
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
