using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Registry.Api.Artifacts;
using MLOpsAspire.Registry.Api.Mlflow;

namespace MLOpsAspire.Registry.Api.Access;

/// <summary>Why a caller is not let in, or not any further.</summary>
/// <param name="Status">401 when other credentials would help, else 403; a webhook that was let in may be refused with others.</param>
/// <param name="Code">For programs, and for the audit log.</param>
/// <param name="Detail">One sentence for the caller.</param>
internal sealed record AccessRefusal(int Status, string Code, string Detail) : IResult
{
    private const string Challenge = "Bearer realm=\"mlops\", Basic realm=\"mlops\"";

    public static AccessRefusal Missing { get; } = Unauthenticated(
        "credentials_missing", "This registry asks for a key: send it as 'Authorization: Bearer <key>', or as the password of HTTP Basic.");

    public static AccessRefusal Unreadable { get; } = Unauthenticated(
        "credentials_unreadable", "The Authorization header is not 'Bearer <key>', nor that of HTTP Basic with the key as its password.");

    public static AccessRefusal Unknown { get; } = Unauthenticated("key_unknown", "There is no such key.");

    public static AccessRefusal Revoked { get; } = Unauthenticated("key_revoked", "This key was revoked; ask for another.");

    public static AccessRefusal TokenExpired { get; } = Unauthenticated("token_expired", "This token has expired; get another from whoever issued it.");

    public static AccessRefusal TokenRefused { get; } = Unauthenticated(
        "token_refused", "This token is not one that this registry trusts: its issuer, audience or signature is another.");

    public static AccessRefusal NotLocal { get; } = Unauthenticated(
        "not_local", "Until a key is made this registry answers callers on its own machine only.");

    public static AccessRefusal Expired(DateTimeOffset at) => Unauthenticated("key_expired", $"This key has expired on {at:yyyy-MM-dd HH:mm} UTC; ask for another.");

    public static AccessRefusal RoleMissing(string needed, string? given) => new(
        StatusCodes.Status403Forbidden,
        "role_missing",
        $"This needs the role {needed}; the caller has {(given is null ? "none" : $"the role {given}")}.");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        Note(httpContext);
        if (Status == StatusCodes.Status401Unauthorized)
        {
            httpContext.Response.Headers.WWWAuthenticate = Challenge;
        }

        return RequestPath.StartsWith(httpContext, MlflowErrors.Prefix)
            ? new MlflowError(MlflowCode, Detail).ExecuteAsync(httpContext)
            : ToProblem().ExecuteAsync(httpContext);
    }

    /// <summary>Leaves the code for the audit log.</summary>
    public void Note(HttpContext context) => RefusalCode.Note(context, Code);

    public ProblemHttpResult ToProblem() => TypedResults.Problem(Detail, statusCode: Status, extensions: new Dictionary<string, object?> { ["code"] = Code });

    private MlflowErrorCode MlflowCode =>
        Status == StatusCodes.Status401Unauthorized ? MlflowErrorCode.Unauthenticated : MlflowErrorCode.PermissionDenied;

    private static AccessRefusal Unauthenticated(string code, string detail) => new(StatusCodes.Status401Unauthorized, code, detail);
}
