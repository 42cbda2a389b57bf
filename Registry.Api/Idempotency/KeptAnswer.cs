
namespace MLOpsAspire.Registry.Api.Idempotency;

/// <summary>An answer that is held back until what it tells of is stored.</summary>
internal sealed record KeptAnswer(int Status, string? Location, string? ContentType, byte[] Body)
{
    private bool IsReplayed { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    public static KeptAnswer Of(IdempotencyRow row) => new(row.Status, row.Location, row.ContentType, row.Body) { IsReplayed = true };

    /// <summary>Has a request answered, and holds the answer back.</summary>
    public static async Task<KeptAnswer> CatchAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.Body.Position = 0;
        var body = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        try
        {
            await next(context);
            return new KeptAnswer(
                context.Response.StatusCode, context.Response.Headers.Location.ToString(), context.Response.ContentType, kept.ToArray());
        }
        finally
        {
            context.Response.Body = body;
            context.Response.Clear();
        }
    }

    public IdempotencyRow ToRow(string caller, string key, string request, DateTimeOffset now) => new()
    {
        Caller = caller,
        Key = key,
        Request = request,
        Status = Status,
        Location = Location,
        ContentType = ContentType,
        Body = Body,
        CreatedAt = now,
    };

    public async Task SendAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        if (!string.IsNullOrEmpty(Location))
        {
            context.Response.Headers.Location = Location;
        }

        if (IsReplayed)
        {
            context.Response.Headers[IdempotencyMiddleware.ReplayedHeader] = "true";
        }

        if (Body.Length > 0)
        {
            context.Response.ContentLength = Body.Length;
            await context.Response.Body.WriteAsync(Body, context.RequestAborted);
        }
    }
}
