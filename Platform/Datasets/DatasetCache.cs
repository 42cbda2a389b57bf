using Microsoft.Extensions.Options;

namespace MLOpsAspire.Platform.Datasets;

/// <summary>Fetches datasets from URLs. One whose digest is known is fetched once and kept.</summary>
public sealed class DatasetCache(HttpClient http, string folder, IOptions<DatasetOptions> options)
{
    /// <summary>Fetches a dataset, unless it is in the cache.</summary>
    /// <param name="url">http or https.</param>
    /// <param name="sha256">The digest it must have, hex; null takes what comes, each time anew.</param>
    /// <returns>The path of the local copy.</returns>
    /// <exception cref="DatasetFetchException">It cannot be had; the message names the URL.</exception>
    public async Task<string> FetchAsync(Uri url, string? sha256, CancellationToken cancellationToken)
    {
        if (sha256 is not null && !IsDigest(sha256))
        {
            throw new ArgumentException("A SHA-256 digest has 64 hexadecimal digits.", nameof(sha256));
        }

        if (sha256 is not null && PathOf(sha256) is var known && File.Exists(known))
        {
            return known;
        }

        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.incoming");
        try
        {
            var actual = await DownloadAsync(url, temporary, cancellationToken);
            if (sha256 is not null && !string.Equals(actual, sha256, StringComparison.OrdinalIgnoreCase))
            {
                throw new DatasetFetchException($"{url} has the digest {actual}, not {sha256}: the data there is not the data the job was written for.");
            }

            var path = PathOf(actual);
            File.Move(temporary, path, overwrite: true);
            return path;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>True for 64 hexadecimal digits.</summary>
    public static bool IsDigest(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    private async Task<string> DownloadAsync(Uri url, string file, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Value.Timeout);
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            response.EnsureSuccessStatusCode();
            await using var content = await response.Content.ReadAsStreamAsync(deadline.Token);
            return (await HashedFile.WriteAsync(file, content, options.Value.MaxSize, deadline.Token)).Sha256;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DatasetFetchException($"Fetching {url} took too long.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            throw new DatasetFetchException($"{url} could not be fetched: {e.Message}", e);
        }
    }

    private string PathOf(string sha256) => Path.Combine(folder, $"{sha256.ToLowerInvariant()}.csv");
}
