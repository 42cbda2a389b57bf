namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>A file for the caller to save, piece by piece, whole or in ranges. A browser shows none of it, since it could be anything.</summary>
/// <param name="content">Closed when it has been sent.</param>
/// <param name="path">Whose last part names the file.</param>
internal sealed class DownloadResult(Stream content, string path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Stream(content, MediaTypes.Of(path), path.Split('/')[^1], enableRangeProcessing: true).ExecuteAsync(httpContext);
    }
}
