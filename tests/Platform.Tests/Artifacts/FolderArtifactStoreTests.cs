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
}
