using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Tests.Artifacts;

public sealed class SnapshotEndpointsTests(RestingRegistry shared) : IClassFixture<RestingRegistry>
{
    private static readonly byte[] Zip = [.. "PK"u8, 3, 4, .. RandomNumberGenerator.GetBytes(300_000)];

    private readonly RunningRegistry _registry = shared.Registry;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IArtifactStore Store => _registry.Services.GetRequiredService<IArtifactStore>();

    [Fact]
    public async Task A_snapshot_is_stored_once_under_its_digest()
    {
        var digest = Digest.Of(Zip);

        Assert.Equal(HttpStatusCode.Created, await PutAsync(digest, Zip));
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(digest, Zip));

        // What is there has been checked; whatever comes under its name now is not even looked at.
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(digest, [1]));
        await using var stored = await Store.OpenAsync(Snapshot.PathOf(digest), Cancelled);
        Assert.Equal(digest, await Digest.OfAsync(stored, Cancelled));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024)]
    [InlineData(300_003)]
    public async Task Bytes_with_another_digest_are_not_stored(int size)
    {
        var other = Digest.Of(BitConverter.GetBytes(size));

        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(other, Zip[..size]));

        await Assert.ThrowsAsync<ArtifactNotFoundException>(() => Store.OpenAsync(Snapshot.PathOf(other), Cancelled));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08")]
    [InlineData("zf86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.zip")]
    public async Task What_is_no_digest_is_refused(string digest) => Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(digest, [1]));

    [Fact]
    public async Task A_snapshot_that_is_too_large_is_refused_by_its_announced_size()
    {
        var answer = await MLOpsAspire.Testing.RawHttp.SendAsync(
            _registry.Http.BaseAddress!,
            $"PUT /api/v1/snapshots/{Digest.Of([2])} HTTP/1.1\nHost: x\nConnection: close\nContent-Length: {Snapshot.MaxSize + 1}\n\n",
            Cancelled);

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> PutAsync(string digest, byte[] bytes)
    {
        using var body = new ByteArrayContent(bytes);
        using var response = await _registry.Http.PutAsync($"/api/v1/snapshots/{digest}", body, Cancelled);
        return response.StatusCode;
    }
}
