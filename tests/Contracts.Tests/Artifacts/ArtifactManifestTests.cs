using System.Text;
using MLOpsAspire.Contracts.Artifacts;

namespace MLOpsAspire.Contracts.Tests.Artifacts;

public sealed class ArtifactManifestTests
{
    private static readonly ManifestEntry Model = new("model.onnx", 3, Digest.Of("abc"u8));
    private static readonly ManifestEntry Metrics = new("metrics.json", 2, Digest.Of("{}"u8));

    [Fact]
    public void The_order_of_the_files_does_not_change_the_digest()
    {
        Assert.Equal(new ArtifactManifest([Model, Metrics]).ToBytes(), new ArtifactManifest([Metrics, Model]).ToBytes());
    }

    [Fact]
    public void What_is_written_can_be_read()
    {
        var bytes = new ArtifactManifest([Model, Metrics]).ToBytes();

        var read = ArtifactManifest.Read(bytes, Digest.Of(bytes));

        Assert.Equal([Metrics, Model], read.Files);
    }

    [Fact]
    public void One_changed_byte_is_found()
    {
        var bytes = new ArtifactManifest([Model]).ToBytes();
        var digest = Digest.Of(bytes);
        bytes[10] ^= 1;

        Assert.Throws<InvalidDataException>(() => ArtifactManifest.Read(bytes, digest));
    }

    [Fact]
    public void Bytes_that_are_no_manifest_are_refused()
    {
        var bytes = Encoding.UTF8.GetBytes("not json");

        Assert.Throws<InvalidDataException>(() => ArtifactManifest.Read(bytes, Digest.Of(bytes)));
    }
}
