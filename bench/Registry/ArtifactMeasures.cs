using System.Diagnostics;

namespace MLOpsAspire.Bench.Registry;

/// <summary>Measures a large file, up and down.</summary>
internal static class ArtifactMeasures
{
    private const int Buffer = 1 << 20;

    public static async Task<ArtifactFigures> MeasureAsync(ServiceProcess registry, int megabytes, CancellationToken cancellationToken)
    {
        var before = registry.PeakMegabytes;
        const string Path = "/api/2.0/mlflow-artifacts/artifacts/0/bench/artifacts/large.bin";
        var up = Stopwatch.GetTimestamp();
        using (var content = new StreamContent(new Zeros((long)megabytes * Buffer)))
        using (var stored = await registry.Http.PutAsync(Path, content, cancellationToken))
        {
            stored.EnsureSuccessStatusCode();
        }

        var upSeconds = Stopwatch.GetElapsedTime(up).TotalSeconds;
        var down = Stopwatch.GetTimestamp();
        using var response = await registry.Http.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var stream = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
        var size = await CountAsync(stream, cancellationToken);
        var downSeconds = Stopwatch.GetElapsedTime(down).TotalSeconds;
        return size == (long)megabytes * Buffer
            ? new ArtifactFigures(size / 1e6, upSeconds, downSeconds, before, registry.PeakMegabytes)
            : throw new InvalidOperationException($"The file came back with {size} bytes.");
    }

    private static async Task<long> CountAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[Buffer];
        long size = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            size += read;
        }

        return size;
    }

    /// <summary>So many zeros.</summary>
    private sealed class Zeros(long length) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - _position);
            buffer.AsSpan(offset, read).Clear();
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
