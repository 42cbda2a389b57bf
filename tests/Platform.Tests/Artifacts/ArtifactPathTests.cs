using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Platform.Tests.Artifacts;

public sealed class ArtifactPathTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("models/ab12/model.onnx")]
    [InlineData(".hidden/é 😀.csv")]
    [InlineData("console/com10/conin")]
    public void A_plain_path_is_accepted(string path) => Assert.Null(ArtifactPath.Problem(path));

    [Theory]
    [InlineData("CONIN$")]
    [InlineData("a/conout$")]
    [InlineData("a/CONIN$.txt")]
    [InlineData("lpt9.csv")]
    public void A_device_of_Windows_is_refused(string path) =>
        Assert.Equal("A part of the artifact path is a device name on Windows.", ArtifactPath.Problem(path));

    // Built here, because half a character does not survive on its way through the test runner.
    [Fact]
    public void Half_a_character_is_refused()
    {
        foreach (var half in new[] { '\uD83D', '\uDE00' })
        {
            Assert.Equal("An artifact path holds half a character.", ArtifactPath.Problem($"a/{half}.csv"));
        }
    }

    [Fact]
    public void A_part_of_a_path_has_a_greatest_size_in_bytes()
    {
        var longest = new string('é', 127) + "a";

        Assert.Null(ArtifactPath.Problem($"models/{longest}/{longest}"));
        Assert.Contains("255 bytes", ArtifactPath.Problem($"models/{longest}a"), StringComparison.Ordinal);
        Assert.Contains("255 bytes", ArtifactPath.Problem($"{longest}a/model.onnx"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_has_a_greatest_length()
    {
        var part = new string('a', 127);
        var longest = string.Join('/', Enumerable.Repeat(part, 8)) + "a";

        Assert.Equal(ArtifactPath.MaxLength, longest.Length);
        Assert.Null(ArtifactPath.Problem(longest));
        Assert.NotNull(ArtifactPath.Problem(longest + "a"));
    }
}
