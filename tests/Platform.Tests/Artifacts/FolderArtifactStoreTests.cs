using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Platform.Tests.Artifacts;

public sealed class FolderArtifactStoreTests : ArtifactStoreContract, IDisposable
{
    private readonly TempFolder _folder = new();

    public FolderArtifactStoreTests() => Store = new FolderArtifactStore(_folder["artifacts"]);

    protected override IArtifactStore Store { get; }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_failed_put_leaves_no_temporary_file()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync("a", new MemoryStream([1]), stop.Token));

        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_a_dead_process_left_half_written_is_swept_out_and_is_no_artifact()
    {
        var incoming = Directory.CreateDirectory(_folder["artifacts/incoming"]).FullName;
        var left = Path.Combine(incoming, "left");
        await File.WriteAllTextAsync(left, "half", Cancelled);
        File.SetLastWriteTimeUtc(left, Directory.GetLastWriteTimeUtc(incoming) - TimeSpan.FromDays(2));

        await Store.PutAsync("a", new MemoryStream([1]), Cancelled);

        Assert.Empty(Directory.EnumerateFiles(incoming));
    }

    [Theory]
    [InlineData("runs/a", "runs/a/b")]
    [InlineData("runs/a", "runs/a/b/c")]
    [InlineData("runs/a/b", "runs/a")]
    [InlineData("runs/a/b/c", "runs")]
    public async Task A_file_is_no_folder_and_a_folder_no_file(string first, string second)
    {
        await Store.PutAsync(first, new MemoryStream([1]), Cancelled);

        await Assert.ThrowsAsync<ArtifactConflictException>(() => Store.PutAsync(second, new MemoryStream([2]), Cancelled));

        Assert.Equal(
            [_folder[$"artifacts/files/{first}"]], Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("linked", "linked/secret")]
    [InlineData("runs/1/linked", "runs/1/linked/secret")]
    [InlineData("runs/1/secret", "runs/1/secret")]
    public async Task A_link_leads_nowhere(string link, string path)
    {
        await Store.PutAsync("runs/1/plain", new MemoryStream([1]), Cancelled);
        var outside = Directory.CreateDirectory(_folder["outside"]).FullName;
        var secret = Path.Combine(outside, "secret");
        await File.WriteAllTextAsync(secret, "hidden", Cancelled);
        MakeLink(_folder[$"artifacts/files/{link}"], link == path ? secret : outside);

        await Assert.ThrowsAsync<ArtifactNotFoundException>(() => Store.OpenAsync(path, Cancelled));
        await Assert.ThrowsAsync<ArtifactConflictException>(() => Store.PutAsync(path, new MemoryStream([1]), Cancelled));
        Assert.False(await Store.DeleteAsync(path, Cancelled));
        Assert.Empty((await Store.ListFolderAsync(link, 10, null, Cancelled)).Entries);
        Assert.Equal(["runs"], (await Store.ListFolderAsync("", 10, null, Cancelled)).Entries.Select(entry => entry.Name));
        Assert.Equal(["plain"], (await Store.ListFolderAsync("runs/1", 10, null, Cancelled)).Entries.Select(entry => entry.Name));
        Assert.Equal(["runs/1/plain"], await Store.ListAsync("", Cancelled).ToListAsync(Cancelled));
        Assert.Equal("hidden", await File.ReadAllTextAsync(secret, Cancelled));
    }

    [Fact]
    public async Task A_full_disk_is_told_from_other_trouble_and_nothing_is_left()
    {
        var noSpace = new IOException("full", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);

        await Assert.ThrowsAsync<ArtifactStoreFullException>(() => Store.PutAsync("a", new FailingStream(noSpace), Cancelled));
        await Assert.ThrowsAsync<IOException>(() => Store.PutAsync("a", new FailingStream(new IOException("broken")), Cancelled));

        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_disk_of_Linux_that_is_full_is_known_by_its_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is there on Linux only");
        await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        var e = await Assert.ThrowsAnyAsync<IOException>(async () => await full.WriteAsync(new byte[1], Cancelled));

        Assert.True(DiskSpace.IsUsedUp(e));
    }

    private static void MakeLink(string link, string target)
    {
        try
        {
            File.CreateSymbolicLink(link, target);
        }
        catch (IOException) when (OperatingSystem.IsWindows())
        {
            Assert.Skip("This user may not make links.");
        }
    }

    private sealed class FailingStream(IOException failure) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw failure;
    }
}
