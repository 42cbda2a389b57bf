using Microsoft.AspNetCore.Http.Features;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>
/// Reads an artifact's path from a request as the caller wrote it. The server's own <see cref="HttpRequest.Path"/> will not do:
/// it has resolved <c>..</c> and decoded all but <c>%2F</c>, so that one text stands for several paths.
/// </summary>
internal static class RequestPath
{
    private const int EscapeLength = 3;

    /// <summary>True when a part of the request's path is <c>.</c> or <c>..</c>, in plain letters or encoded.</summary>
    public static bool HasDotSegment(HttpContext context) =>
        Raw(context).Split('/').Any(segment => Uri.UnescapeDataString(segment) is "." or "..");

    /// <summary>True when the request's path, as it was written, begins with a prefix.</summary>
    public static bool StartsWith(HttpContext context, string prefix) => Raw(context).StartsWith($"{prefix}/", StringComparison.OrdinalIgnoreCase);

    /// <summary>What follows <paramref name="prefix"/> in the request's path, as a path of the store.</summary>
    /// <param name="prefix">Begins and ends with <c>/</c>.</param>
    /// <param name="problem">One sentence when it is no such path; null when it is.</param>
    public static string Read(HttpContext context, string prefix, out string? problem)
    {
        var raw = Raw(context);
        if (!raw.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            problem = $"Write the address as {prefix} and the artifact's path.";
            return "";
        }

        return Decode(raw[prefix.Length..], out problem);
    }

    /// <summary>A path from a query, which the server has decoded already; the root is empty.</summary>
    /// <param name="problem">One sentence when it is no path of the store; null when it is.</param>
    public static string Check(string? path, out string? problem)
    {
        var folder = path is [.., '/'] ? path[..^1] : path ?? "";
        problem = folder.Length == 0 ? null : Problem(folder);
        return folder;
    }

    private static string Decode(string raw, out string? problem)
    {
        var path = Uri.UnescapeDataString(raw);
        problem = raw.Contains("%2F", StringComparison.OrdinalIgnoreCase)
            ? "Divide the parts of an artifact path by '/' as it is, not by its code."
            : Problem(path);
        return path;
    }

    // What is still encoded was encoded twice, or is no UTF-8: nobody could say which name is meant.
    private static string? Problem(string path) =>
        HasEscape(path) ? "An artifact path is encoded once, in UTF-8." : ArtifactPath.Problem(path);

    private static bool HasEscape(string path)
    {
        for (var at = path.IndexOf('%'); at >= 0 && at <= path.Length - EscapeLength; at = path.IndexOf('%', at + 1))
        {
            if (char.IsAsciiHexDigit(path[at + 1]) && char.IsAsciiHexDigit(path[at + 2]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The path of the request's first line, without what an absolute address has before and a query after it.</summary>
    private static string Raw(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?', 2)[0];
        var authority = path.StartsWith('/') ? -1 : path.IndexOf("://", StringComparison.Ordinal);
        return authority < 0 ? path : path.IndexOf('/', authority + EscapeLength) is var start and >= 0 ? path[start..] : "/";
    }
}
