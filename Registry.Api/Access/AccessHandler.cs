using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Access.Keys;

namespace MLOpsAspire.Registry.Api.Access;

/// <summary>Finds out who a caller is: by key, by token, or, as long as none is asked for, by being on this machine. Answers those who are refused.</summary>
internal sealed class AccessHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    IOptions<AccessOptions> options,
    AccessGate gate,
    KeyCheck keys) : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, loggers, encoder)
{
    public const string SchemeName = "mlops";

    /// <summary>What a token may call its bearer, the best first.</summary>
    private static readonly string[] NameClaims = ["preferred_username", "name", "azp", "appid", "sub"];

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // What anyone may call, as the life sign, is answered without a look at the database too.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return AuthenticateResult.NoResult();
        }

        if (!await gate.IsClosedAsync(Context.RequestAborted))
        {
            return AccessGate.IsLocal(Context.Connection) ? Accept(null, Role.Admin) : Refuse(AccessRefusal.NotLocal);
        }

        if (Credential.Read(Request) is not { } credential)
        {
            return Refuse(Request.Headers.Authorization.Count > 0 ? AccessRefusal.Unreadable : AccessRefusal.Missing);
        }

        return credential.IsToken && options.Value.Oidc.IsConfigured ? await CheckTokenAsync() : await CheckKeyAsync(credential.Text);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        await ((result.Failure as AccessException)?.Refusal ?? AccessRefusal.Missing).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        CallerRole.Missing(Context.User, RequiredRole.Of(Context)).ExecuteAsync(Context);

    private async Task<AuthenticateResult> CheckKeyAsync(string key)
    {
        var (found, refusal) = await keys.FindAsync(key, Context.RequestAborted);
        return found is null ? Refuse(refusal!) : Accept(found.Name, found.Role, found.Id);
    }

    private async Task<AuthenticateResult> CheckTokenAsync()
    {
        var result = await Context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        if (result.Principal is not { } bearer)
        {
            return Refuse(result.Failure is SecurityTokenExpiredException ? AccessRefusal.TokenExpired : AccessRefusal.TokenRefused);
        }

        var oidc = options.Value.Oidc;
        var name = NameClaims.Select(bearer.FindFirstValue).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "token";
        return Accept(name, oidc.RoleOf(bearer.FindAll(oidc.RolesClaim).Select(claim => claim.Value)));
    }

    private static AuthenticateResult Accept(string? name, Role? role, string? keyId = null)
    {
        var identity = new ClaimsIdentity(SchemeName, CallerRole.NameClaim, CallerRole.Claim);
        Add(identity, CallerRole.NameClaim, name);
        Add(identity, CallerRole.Claim, role?.ToString());
        Add(identity, CallerRole.KeyClaim, keyId);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    private static void Add(ClaimsIdentity identity, string type, string? value)
    {
        if (value is not null)
        {
            identity.AddClaim(new Claim(type, value));
        }
    }

    private static AuthenticateResult Refuse(AccessRefusal refusal) => AuthenticateResult.Fail(new AccessException(refusal));
}
