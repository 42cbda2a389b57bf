using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Platform.Tests.Datasets;

public sealed class DatasetTroubleTests : IDisposable
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("a,b\n1,2\n");
    private static readonly Uri Url = new("http://data.example/list.csv");
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copy_that_was_damaged_is_fetched_again()
    {
        var cache = Cache(Answer(HttpStatusCode.OK));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Content));
        var path = await cache.FetchAsync(Url, digest, Cancelled);
        await File.WriteAllTextAsync(path, "a,b\n1,9\n", Cancelled);

        Assert.Equal(path, await cache.FetchAsync(Url, digest, Cancelled));
        Assert.Equal(Content, await File.ReadAllBytesAsync(path, Cancelled));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(HttpStatusCode.NotModified, false)]
    public async Task A_refusal_of_the_site_may_pass_or_not(HttpStatusCode status, bool mayPass)
    {
        var e = await FailureAsync(Cache(Answer(status)), Url);

        Assert.Equal(
            (mayPass, $"http://data.example/list.csv could not be fetched: the site answered {(int)status}."), (e.MayPass, e.Message));
    }

    [Fact]
    public async Task A_site_that_does_not_answer_in_time_may_do_so_later()
    {
        var cache = Cache(HangAsync, new DatasetOptions { Timeout = TimeSpan.FromMilliseconds(20) });

        var e = await FailureAsync(cache, Url);

        Assert.Equal((true, "http://data.example/list.csv could not be fetched: it took too long."), (e.MayPass, e.Message));
    }

    [Fact]
    public async Task A_site_that_stops_in_the_middle_is_given_up_in_time()
    {
        var cache = Cache(
            _ => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new StuckStream()) }),
            new DatasetOptions { Timeout = TimeSpan.FromMilliseconds(20) });

        var e = await FailureAsync(cache, Url);

        Assert.True(e.MayPass);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_caller_that_stops_is_no_trouble_of_the_site()
    {
        using var stop = new CancellationTokenSource();
        var fetching = Cache(HangAsync).FetchAsync(Url, null, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, "the site does not answer")]
    [InlineData(HttpRequestError.NameResolutionError, "there is no site of that name, or no network")]
    [InlineData(HttpRequestError.ResponseEnded, "the connection broke")]
    public async Task A_site_that_cannot_be_reached_may_be_reached_later(HttpRequestError error, string reason)
    {
        var e = await FailureAsync(Cache(_ => throw new HttpRequestException(error, "something internal")), Url);

        Assert.Equal((true, $"http://data.example/list.csv could not be fetched: {reason}."), (e.MayPass, e.Message));
    }

    [Fact]
    public async Task Data_that_is_too_large_or_not_what_was_asked_for_will_not_be_better_later()
    {
        var tooLarge = await FailureAsync(Cache(Answer(HttpStatusCode.OK), new DatasetOptions { MaxSize = Content.Length - 1 }), Url);
        var other = await FailureAsync(Cache(Answer(HttpStatusCode.OK)), Url, new string('0', 64));

        Assert.False(tooLarge.MayPass);
        Assert.False(other.MayPass);
        Assert.NotNull(await Cache(Answer(HttpStatusCode.OK), new DatasetOptions { MaxSize = Content.Length }).FetchAsync(Url, null, Cancelled));
    }

    [Theory]
    [InlineData("http://user:hidden1@data.example/list.csv?sig=hidden2#hidden3")]
    [InlineData("https://hidden1@data.example:8443/a%20b/list.csv?hidden2")]
    [InlineData("http://us%20er:hidden1%40%2F%3F%23%5B%22%5C%3A%25%0A@data.example/list.csv?sig=hidden2%0A%20%23")]
    [InlineData("http://user:hidden1%E2%80%AE%F0%9F%98%80%ED%A0%BD@data.example/%5C%3Flist.csv?sig=hidden2")]
    public async Task No_secret_of_an_address_is_in_any_message(string address)
    {
        var url = new Uri(address);
        DatasetFetchException[] failures =
        [
            await FailureAsync(Cache(Answer(HttpStatusCode.InternalServerError)), url),
            await FailureAsync(Cache(Answer(HttpStatusCode.OK)), url, new string('0', 64)),
            await FailureAsync(Cache(Answer(HttpStatusCode.OK), new DatasetOptions { MaxSize = 1 }), url),
            await FailureAsync(Cache(HangAsync, new DatasetOptions { Timeout = TimeSpan.FromMilliseconds(20) }), url),
            await FailureAsync(Cache(_ => throw new HttpRequestException($"{address} is away")), url),
        ];

        Assert.All(failures, failure =>
        {
            Assert.Contains("data.example", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("sig", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("@", failure.Message, StringComparison.Ordinal);
        });
    }

    private static Func<CancellationToken, Task<HttpResponseMessage>> Answer(HttpStatusCode status) =>
        _ => Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(Content) });

    private static async Task<HttpResponseMessage> HangAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("It has waited without end.");
    }

    private static Task<DatasetFetchException> FailureAsync(DatasetCache cache, Uri url, string? sha256 = null) =>
        Assert.ThrowsAsync<DatasetFetchException>(() => cache.FetchAsync(url, sha256, Cancelled));

    private DatasetCache Cache(Func<CancellationToken, Task<HttpResponseMessage>> site, DatasetOptions? options = null) =>
        new(new HttpClient(new Site(site)), _folder.Path, Options.Create(options ?? new DatasetOptions()));

    private sealed class Site(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(cancellationToken);
    }

    /// <summary>Gives one piece, and then nothing without an end.</summary>
    private sealed class StuckStream : MemoryStream
    {
        private int _reads;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_reads++ > 0)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return 10;
        }
    }
}
