using System.Net;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Platform.Datasets;

/// <summary>Fetches datasets from URLs. One whose digest is known is fetched once and kept.</summary>
public sealed class DatasetCache(HttpClient http, string folder, IOptions<DatasetOptions> options)
{
    /// <summary>Fetches a dataset, unless it is in the cache.</summary>
    /// <param name="url">http or https.</param>
    /// <param name="sha256">The digest it must have, hex; null accepts any content and fetches it each time.</param>
    /// <returns>The path of the local copy.</returns>
    /// <exception cref="DatasetFetchException">It cannot be had.</exception>
    /// <exception cref="IOException">It cannot be kept on this machine's disk.</exception>
    public async Task<string> FetchAsync(Uri url, string? sha256, CancellationToken cancellationToken)
    {
        if (sha256 is not null && !Digest.IsValid(sha256))
        {
            throw new ArgumentException("A SHA-256 digest has 64 hexadecimal digits.", nameof(sha256));
        }

        if (sha256 is not null && await IsCachedAsync(sha256, cancellationToken))
        {
            return PathOf(sha256);
        }

        var name = DataAddress.WithoutSecrets(url.ToString());
        var incoming = new IncomingFolder(Path.Combine(folder, "incoming"));
        var temporary = incoming.NewFile();
        try
        {
            var actual = await DownloadAsync(url, name, temporary, cancellationToken);
            if (sha256 is not null && !IsSame(actual, sha256))
            {
                throw new DatasetFetchException(
                    $"{name} has the digest {actual}, not {sha256}: the data there is not the data the job was written for.", mayPass: false);
            }

            File.Move(temporary, PathOf(actual), overwrite: true);
            return PathOf(actual);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>True when the cache holds the dataset, and holds it unharmed.</summary>
    private async Task<bool> IsCachedAsync(string sha256, CancellationToken cancellationToken)
    {
        var path = PathOf(sha256);
        if (!File.Exists(path))
        {
            return false;
        }

        await using var file = File.OpenRead(path);
        return IsSame(await Digest.OfAsync(file, cancellationToken), sha256);
    }

    private async Task<string> DownloadAsync(Uri url, string name, string file, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Value.Timeout);
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new DatasetFetchException(
                    $"{name} could not be fetched: the site answered {(int)response.StatusCode}.",
                    mayPass: response.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);
            }

            await using var content = await response.Content.ReadAsStreamAsync(deadline.Token);
            return (await HashedFile.WriteAsync(file, content, options.Value.MaxSize, deadline.Token)).Sha256;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DatasetFetchException($"{name} could not be fetched: it took too long.", mayPass: true, e);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetFetchException($"{name} could not be fetched: it is larger than {options.Value.MaxSize} bytes.", mayPass: false, e);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException)
        {
            throw new DatasetFetchException($"{name} could not be fetched: {Reason(e)}.", mayPass: true, e);
        }
    }

    /// <summary>Why, without the text of the exception, which may hold more than callers should see.</summary>
    private static string Reason(Exception e) => (e as HttpRequestException)?.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "there is no site of that name, or no network",
        HttpRequestError.ConnectionError => "the site does not answer",
        HttpRequestError.SecureConnectionError => "the site's certificate is not trusted",
        HttpRequestError.ProxyTunnelError => "the proxy did not let it through",
        _ => "the connection broke",
    };

    private static bool IsSame(string digest, string other) => string.Equals(digest, other, StringComparison.OrdinalIgnoreCase);

    private string PathOf(string sha256) => Path.Combine(folder, $"{sha256.ToLowerInvariant()}.csv");
}
