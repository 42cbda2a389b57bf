using System.Diagnostics;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Access.Audit;

/// <summary>
/// Writes every change that is asked for into the audit log, and every refusal of access, before the caller gets to see the answer. It comes
/// first in the pipeline, so that it sees what became of the request in the end; endpoints are in unless they are marked
/// <see cref="NotAudited"/>.
/// </summary>
internal sealed partial class AuditMiddleware(
    RequestDelegate next, IServiceScopeFactory scopes, RefusalLimit limit, TimeProvider time, ILogger<AuditMiddleware> logger)
{
    private const int MaxPathLength = 500;

    public async Task InvokeAsync(HttpContext context)
    {
        // Taken before anybody handles a failure, since that makes it another request.
        var isChange = IsAudited(context.GetEndpoint(), context.Request.Method);
        var (method, path) = (context.Request.Method, PathOf(context.Request));
        var isWritten = false;
        context.Response.OnStarting(WriteAsync);
        await next(context);
        await WriteAsync();

        Task WriteAsync()
        {
            var isFirst = !isWritten;
            isWritten = true;
            return isFirst && (isChange ? MayWrite(context) : IsRefusedAccess(context) && limit.TryTake())
                ? AddAsync(context, method, path)
                : Task.CompletedTask;
        }
    }

    /// <summary>Whether calls of an endpoint are changes.</summary>
    public static bool IsAudited(Endpoint? endpoint, string method) =>
        endpoint is RouteEndpoint && !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method)
        && endpoint.Metadata.GetMetadata<NotAudited>() is null;

    /// <summary>Those who are nobody could fill the disk with their refusals.</summary>
    private bool MayWrite(HttpContext context) =>
        context.Response.StatusCode < StatusCodes.Status400BadRequest || context.User.Identity is { IsAuthenticated: true } || limit.TryTake();

    private static bool IsRefusedAccess(HttpContext context) =>
        context.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
        && context.Features.Get<RefusalCode>() is not null;

    private async Task AddAsync(HttpContext context, string method, string path)
    {
        var entry = new AuditRow
        {
            Time = time.GetUtcNow(),
            Caller = Caller.NameOf(context),
            Role = CallerRole.Of(context.User),
            KeyId = context.User.FindFirst(CallerRole.KeyClaim)?.Value,
            Method = method,
            Path = path,
            Status = context.Response.StatusCode,
            Code = context.Features.Get<RefusalCode>()?.Value,
            RequestId = Activity.Current?.Id ?? context.TraceIdentifier,
        };

        try
        {
            // Also for a caller who has hung up: the change is made.
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<AuditStore>().AddAsync(entry, CancellationToken.None);
        }
        catch (Exception e) when (entry.Status >= StatusCodes.Status400BadRequest && DatabaseTrouble.In(e) is not null)
        {
            // Nothing was changed, and the caller should hear why, which most likely is the same trouble.
            LogNotWritten(method, path, entry.Status);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The audit log could not be written; {Method} {Path} was answered {Status}")]
    private partial void LogNotWritten(string method, string path, int status);

    /// <summary>With everything encoded that is no plain character, so that any path can be stored and shown.</summary>
    private static string PathOf(HttpRequest request)
    {
        var path = request.Path.ToUriComponent();
        return path.Length <= MaxPathLength ? path : path[..MaxPathLength];
    }
}
