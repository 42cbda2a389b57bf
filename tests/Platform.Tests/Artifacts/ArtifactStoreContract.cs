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
    public async Task List_of_a_folder_returns_what_lies_directly_in_it()
    {
        foreach (var path in new[] { "runs/b/2/x", "runs/b/1", "runs/a", "runs/b.txt", "runs/b/0/y/z", "runsx/1" })
        {
            await PutAsync(path, path);
        }

        Assert.Equal([new("a", false, 6), new("b.txt", false, 10), new("b", true, 0)], await ListFolderAsync("runs", 10));
        Assert.Equal([new("0", true, 0), new("1", false, 8), new("2", true, 0)], await ListFolderAsync("runs/b", 10));
        Assert.Equal([new("runs", true, 0), new("runsx", true, 0)], await ListFolderAsync("", 10));
        Assert.Empty(await ListFolderAsync("none", 10));
        Assert.Empty(await ListFolderAsync("runs/a", 10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task List_of_a_folder_comes_in_pages_that_neither_repeat_nor_leave_out_anything(int limit)
    {
        // The folder "a" comes between "a-" and "a0": '-' < '/' < '0'.
        string[] paths = ["f/a-", "f/a/1", "f/a/2", "f/a0", "f/B", "f/é", "f/z/1"];
        foreach (var path in paths)
        {
            await PutAsync(path, "x");
        }

        Assert.Equal(["B", "a-", "a", "a0", "z", "é"], (await ListFolderAsync("f", limit)).Select(entry => entry.Name));
    }

    [Fact]
    public async Task List_of_a_folder_goes_on_after_the_last_entry_of_a_page_when_that_one_is_gone()
    {
        foreach (var path in new[] { "f/1", "f/2", "f/3" })
        {
            await PutAsync(path, "x");
        }

        var page = await Store.ListFolderAsync("f", 2, null, Cancelled);
        await Store.DeleteAsync("f/2", Cancelled);

        Assert.Equal(["3"], (await Store.ListFolderAsync("f", 2, page.NextPageToken, Cancelled)).Entries.Select(entry => entry.Name));
    }

    [Fact]
    public async Task Delete_takes_a_file_away_once()
    {
        await PutAsync("runs/1/a", "x");
        await PutAsync("runs/1/b", "x");

        Assert.True(await Store.DeleteAsync("runs/1/a", Cancelled));
        Assert.False(await Store.DeleteAsync("runs/1/a", Cancelled));
        Assert.False(await Store.DeleteAsync("runs/1", Cancelled));
        Assert.False(await Store.DeleteAsync("runs/none/a", Cancelled));

        await Assert.ThrowsAsync<ArtifactNotFoundException>(() => Store.OpenAsync("runs/1/a", Cancelled));
        Assert.Equal(["runs/1/b"], await ListAsync(""));
    }

    [Fact]
    public async Task A_folder_goes_with_its_last_file_and_its_name_is_free()
    {
        await PutAsync("runs/1/a/b", "x");
        await PutAsync("runs/2", "x");

        await Store.DeleteAsync("runs/1/a/b", Cancelled);

        Assert.Equal([new("2", false, 1)], await ListFolderAsync("runs", 10));
        await PutAsync("runs/1", "file");
        Assert.Equal("file", Encoding.UTF8.GetString(await ReadAsync("runs/1")));
    }

    [Fact]
    public async Task A_file_stays_readable_while_it_is_deleted()
    {
        await PutAsync("a", "old");
        await using var stream = await Store.OpenAsync("a", Cancelled);

        Assert.True(await Store.DeleteAsync("a", Cancelled));

        using var reader = new StreamReader(stream);
        Assert.Equal("old", await reader.ReadToEndAsync(Cancelled));
    }

    [Fact]
    public async Task Puts_and_deletes_in_one_folder_do_not_come_into_each_others_way()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(
            async () =>
            {
                for (var n = 0; n < 50; n++)
                {
                    await PutAsync($"f/g/{worker}", "x");
                    Assert.True(await Store.DeleteAsync($"f/g/{worker}", Cancelled));
                    await Store.ListFolderAsync("f", 10, null, Cancelled);
                    await ListAsync("f");
                }
            },
            Cancelled)));

        Assert.Empty(await ListAsync(""));
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
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(path, Cancelled));
        if (path.Length > 0)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Store.ListFolderAsync(path, 10, null, Cancelled));
        }
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

    /// <summary>Reads a folder page by page.</summary>
    private async Task<List<ArtifactEntry>> ListFolderAsync(string folder, int limit)
    {
        var entries = new List<ArtifactEntry>();
        string? token = null;
        do
        {
            var page = await Store.ListFolderAsync(folder, limit, token, Cancelled);
            Assert.InRange(page.Entries.Count, page.NextPageToken is null ? 0 : 1, limit);
            entries.AddRange(page.Entries);
            token = page.NextPageToken;
        }
        while (token is not null);

        return entries;
    }

    /// <summary>Gives some bytes, then fails as a broken connection does.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ < 3 ? ValueTask.FromResult(buffer.Length) : throw new IOException("The connection was reset.");
    }
}
