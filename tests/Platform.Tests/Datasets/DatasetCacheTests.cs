using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Platform.Tests.Datasets;

public sealed class DatasetCacheTests : IDisposable
{
    private static readonly Uri Url = new("http://data.example/list.csv");
    private readonly TempFolder _folder = new();
    private readonly FakeSite _site = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_dataset_with_a_digest_is_fetched_once()
    {
        var cache = Cache();
        var digest = Convert.ToHexStringLower(SHA256.HashData(_site.Content));

        var first = await cache.FetchAsync(Url, digest, Cancelled);
        var second = await cache.FetchAsync(Url, digest.ToUpperInvariant(), Cancelled);

        Assert.Equal(first, second);
        Assert.Equal(_site.Content, await File.ReadAllBytesAsync(first, Cancelled));
        Assert.Equal(1, _site.Requests);
    }

    [Fact]
    public async Task A_dataset_without_a_digest_is_fetched_each_time()
    {
        var cache = Cache();
        var first = await cache.FetchAsync(Url, null, Cancelled);
        _site.Content = "a,b\n9,9\n"u8.ToArray();
        var second = await cache.FetchAsync(Url, null, Cancelled);

        Assert.NotEqual(first, second);
        Assert.Equal(_site.Content, await File.ReadAllBytesAsync(second, Cancelled));
    }

    [Fact]
    public async Task Other_data_than_the_digest_names_is_refused()
    {
        var e = await Assert.ThrowsAsync<DatasetFetchException>(() => Cache().FetchAsync(Url, new string('0', 64), Cancelled));

        Assert.Contains(Url.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public async Task A_site_that_answers_404_is_named()
    {
        _site.Status = HttpStatusCode.NotFound;

        var e = await Assert.ThrowsAsync<DatasetFetchException>(() => Cache().FetchAsync(Url, null, Cancelled));

        Assert.Contains(Url.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Contains("404", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_over_the_size_limit_is_refused()
    {
        var cache = Cache(new DatasetOptions { MaxSize = 3 });

        await Assert.ThrowsAsync<DatasetFetchException>(() => cache.FetchAsync(Url, null, Cancelled));

        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public async Task A_digest_that_is_a_path_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Cache().FetchAsync(Url, "../../etc/passwd", Cancelled));
    }

    private DatasetCache Cache(DatasetOptions? options = null) =>
        new(new HttpClient(_site), _folder.Path, Options.Create(options ?? new DatasetOptions()));

    private sealed class FakeSite : HttpMessageHandler
    {
        public byte[] Content { get; set; } = Encoding.UTF8.GetBytes("a,b\n1,2\n");

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(Status) { Content = new ByteArrayContent(Content) });
        }
    }
}
