using System.Security.Cryptography;
using System.Text;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Platform.Tests.Artifacts;

/// <summary>What every artifact store does. Each implementation runs these tests.</summary>
public abstract class ArtifactStoreContract
{
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected abstract IArtifactStore Store { get; }

    [Fact]
    public async Task Put_returns_size_and_digest_and_open_returns_the_bytes()
    {
        var bytes = Encoding.UTF8.GetBytes("hello, artifact");

        var stored = await Store.PutAsync("models/abc/model.onnx", new MemoryStream(bytes), Cancelled);

        Assert.Equal(new StoredArtifact("models/abc/model.onnx", bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), stored);
        Assert.Equal(bytes, await ReadAsync("models/abc/model.onnx"));
    }

    [Fact]
    public async Task Put_takes_an_empty_file_and_a_large_one()
    {
        var large = new byte[3_000_000];
        new Random(1).NextBytes(large);

        await Store.PutAsync("empty", new MemoryStream([]), Cancelled);
        await Store.PutAsync("large", new MemoryStream(large), Cancelled);

        Assert.Empty(await ReadAsync("empty"));
        Assert.Equal(large, await ReadAsync("large"));
    }

    [Fact]
    public async Task Put_replaces_what_was_there()
    {
        await PutAsync("a", "old");
        await PutAsync("a", "new");

        Assert.Equal("new", Encoding.UTF8.GetString(await ReadAsync("a")));
    }

    [Fact]
    public async Task Open_of_a_missing_path_says_which()
    {
        var e = await Assert.ThrowsAsync<ArtifactNotFoundException>(() => Store.OpenAsync("models/none/x", Cancelled));

        Assert.Contains("models/none/x", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models")]
    [InlineData("models/b")]
    [InlineData("models/b/1/2")]
    public async Task Open_of_a_folder_or_below_a_file_finds_nothing(string path)
    {
        await PutAsync("models/b/1", "x");

        await Assert.ThrowsAsync<ArtifactNotFoundException>(() => Store.OpenAsync(path, Cancelled));
    }

    [Fact]
    public async Task A_path_of_the_greatest_size_can_be_stored()
    {
        var path = $"models/{new string('é', 127)}a";

        await PutAsync(path, "x");

        Assert.Equal("x", Encoding.UTF8.GetString(await ReadAsync(path)));
        Assert.Equal([path], await ListAsync("models"));
    }

    [Fact]
    public async Task List_returns_the_paths_below_a_folder_in_order()
    {
        foreach (var path in new[] { "models/b/2", "models/b/1", "models/a/1", "modelsx/1" })
        {
            await PutAsync(path, "x");
        }

        Assert.Equal(["models/a/1", "models/b/1", "models/b/2"], await ListAsync("models"));
        Assert.Equal(["models/b/1", "models/b/2"], await ListAsync("models/b"));
        Assert.Equal(["models/a/1", "models/b/1", "models/b/2", "modelsx/1"], await ListAsync(""));
        Assert.Empty(await ListAsync("none"));
    }

    [Fact]
    public async Task A_put_that_fails_half_way_leaves_nothing()
    {
        await PutAsync("kept", "old");

        await Assert.ThrowsAsync<IOException>(() => Store.PutAsync("kept", new BreakingStream(), Cancelled));
        await Assert.ThrowsAsync<IOException>(() => Store.PutAsync("fresh", new BreakingStream(), Cancelled));

        Assert.Equal("old", Encoding.UTF8.GetString(await ReadAsync("kept")));
        Assert.Equal(["kept"], await ListAsync(""));
    }

    [Fact]
    public async Task A_reader_sees_a_whole_file_while_writers_replace_it()
    {
        var contents = Enumerable.Range(0, 4).Select(n => new string((char)('a' + n), 200_000)).ToArray();
        await PutAsync("hot", contents[0]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        var writers = contents.Select(content => Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await PutAsync("hot", content);
                }
            },
            Cancelled)).ToArray();
        for (var read = 0; read < 50; read++)
        {
            Assert.Contains(Encoding.UTF8.GetString(await ReadAsync("hot")), contents);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/./b")]
    [InlineData("a\\..\\b")]
    [InlineData("C:x")]
    [InlineData("nul")]
    [InlineData("a/conin$")]
    [InlineData("a/Con.txt")]
    [InlineData("a/b.")]
    [InlineData("a/ b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    public async Task A_path_that_could_leave_the_store_is_refused(string path)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutAsync(path, new MemoryStream([1]), Cancelled));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.OpenAsync(path, Cancelled));
    }

    private Task PutAsync(string path, string text) => Store.PutAsync(path, new MemoryStream(Encoding.UTF8.GetBytes(text)), Cancelled);

    private async Task<byte[]> ReadAsync(string path)
    {
        await using var stream = await Store.OpenAsync(path, Cancelled);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancelled);
        return copy.ToArray();
    }

    private async Task<List<string>> ListAsync(string folder)
    {
        var paths = new List<string>();
        await foreach (var path in Store.ListAsync(folder, Cancelled))
        {
            paths.Add(path);
        }

        return paths;
    }

    /// <summary>Gives some bytes, then fails as a broken connection does.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ < 3 ? ValueTask.FromResult(buffer.Length) : throw new IOException("The connection was reset.");
    }
}
