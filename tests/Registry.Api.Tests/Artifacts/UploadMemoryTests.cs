namespace MLOpsAspire.Registry.Api.Tests.Artifacts;

[CollectionDefinition(nameof(UploadMemoryTests), DisableParallelization = true)]
public sealed class UploadMemoryCollection;

/// <summary>Alone in the process, since what is allocated is counted for all of it.</summary>
[Collection(nameof(UploadMemoryTests))]
public sealed class UploadMemoryTests
{
    private const long Size = 64L * 1024 * 1024;

    /// <summary>A quarter of the file: one copy of it anywhere would be four times as much.</summary>
    private const long MaxAllocated = Size / 4;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_large_file_goes_up_and_comes_down_without_being_held_in_memory()
    {
        await using var registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);
        const string address = "/api/2.0/mlflow-artifacts/artifacts/1/large.bin";
        using (var small = new ByteArrayContent([1]))
        using (await registry.Http.PutAsync(address, small, Cancelled))
        {
            // What is compiled and pooled for the first request is not counted.
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        using (var body = new StreamContent(new PatternStream(Size)))
        using (var response = await registry.Http.PutAsync(address, body, Cancelled))
        {
            response.EnsureSuccessStatusCode();
        }

        var afterUpload = GC.GetTotalAllocatedBytes(precise: true);
        Assert.InRange(afterUpload - before, 0, MaxAllocated);

        Assert.Equal(Size, await DownloadAsync(registry.Http, address));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - afterUpload, 0, MaxAllocated);
    }

    private static async Task<long> DownloadAsync(HttpClient http, string address)
    {
        await using var stream = await http.GetStreamAsync(address, Cancelled);
        var buffer = new byte[64 * 1024];
        long position = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer, Cancelled)) > 0)
        {
            for (var n = 0; n < read; n++)
            {
                if (buffer[n] != PatternStream.At(position + n))
                {
                    Assert.Fail($"Byte {position + n} is another one than was sent.");
                }
            }

            position += read;
        }

        return position;
    }
}
