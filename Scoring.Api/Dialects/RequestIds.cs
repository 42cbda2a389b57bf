using System.Buffers;

namespace MLOpsAspire.Scoring.Api.Dialects;

/// <summary>
/// What a request is called by, in its answer and in the log: as its caller calls it in <c>x-ms-request-id</c>, otherwise a name of the server's. The
/// caller's <c>x-ms-client-request-id</c> is sent back beside it.
/// </summary>
internal static class RequestIds
{
    public const string Header = "x-ms-request-id";
    public const string ClientHeader = "x-ms-client-request-id";

    private const int MaxLength = 128;

    private static readonly SearchValues<char> Accepted =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.:");

    /// <summary>Puts them on the answer.</summary>
    public static void Answer(HttpContext context)
    {
        if (Sent(context.Request, Header) is { } id)
        {
            context.TraceIdentifier = id;
        }

        context.Response.Headers[Header] = context.TraceIdentifier;
        if (Sent(context.Request, ClientHeader) is { } client)
        {
            context.Response.Headers[ClientHeader] = client;
        }
    }

    /// <summary>What is no plain name is passed over, so that no log can be forged by one.</summary>
    private static string? Sent(HttpRequest request, string header) =>
        request.Headers[header] is [{ Length: > 0 and <= MaxLength } id] && !id.AsSpan().ContainsAnyExcept(Accepted) ? id : null;
}
