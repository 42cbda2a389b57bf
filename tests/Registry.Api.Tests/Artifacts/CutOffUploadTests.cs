using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Artifacts;

public sealed class CutOffUploadTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/api/2.0/mlflow-artifacts/artifacts/1/kept", false)]
    [InlineData("/api/2.0/mlflow-artifacts/artifacts/1/kept", true)]
    [InlineData("/api/2.0/mlflow-artifacts/artifacts/1/fresh", false)]
    [InlineData("/api/2.0/mlflow-artifacts/artifacts/1/fresh", true)]
    [InlineData("/api/v1/snapshots/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", false)]
    [InlineData("/api/v1/snapshots/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", true)]
    public async Task An_upload_that_breaks_off_leaves_nothing_and_changes_nothing(string address, bool isReset)
    {
        using var log = new LogRecorder();
        await using (var registry = await RunningRegistry.StartAsync(
            builder =>
            {
                RunningRegistry.WithoutBackgroundWork(builder);
                builder.Logging.AddProvider(log);
            },
            _folder))
        {
            var store = registry.Services.GetRequiredService<IArtifactStore>();
            await store.PutAsync("runs/1/kept", new MemoryStream("old"u8.ToArray()), Cancelled);

            using (var client = await BeginAsync(registry.Http.BaseAddress!, address))
            {
                // Without a goodbye when it is a reset, as a process that is killed does.
                client.LingerState = new LingerOption(enable: isReset, seconds: 0);
            }

            await IncomingAsync(sizes => sizes.Count == 0);
            Assert.Equal(["runs/1/kept"], await store.ListAsync("", Cancelled).ToListAsync(Cancelled));
            Assert.Equal("old", await File.ReadAllTextAsync(_folder["artifacts/files/runs/1/kept"], Cancelled));
        }

        Assert.Empty(log.Errors);
    }

    /// <summary>Announces more than "test", whose digest would fit, and waits until that much has arrived.</summary>
    private async Task<TcpClient> BeginAsync(Uri server, string address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, Cancelled);
        var request = Encoding.ASCII.GetBytes($"PUT {address} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\ntest");
        await client.GetStream().WriteAsync(request, Cancelled);
        await IncomingAsync(sizes => sizes is [4]);
        return client;
    }

    /// <summary>Waits for the sizes of the files that are on their way.</summary>
    private Task IncomingAsync(Func<List<long>, bool> isRight) => Eventually.GetAsync(
        () => Task.FromResult<List<long>?>(
            [.. new DirectoryInfo(_folder["artifacts/incoming"]).EnumerateFiles().Where(file => file.Exists).Select(file => file.Length)]),
        isRight);
}
