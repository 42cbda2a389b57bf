using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Access;

/// <summary>Issues tokens as Entra ID does: with a document that leads to the keys they are signed with.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private RunningApp? _app;

    public string Authority => _app!.Address.ToString().TrimEnd('/');

    public static async Task<FakeIssuer> StartAsync()
    {
        var issuer = new FakeIssuer();
        var builder = WebApplication.CreateSlimBuilder([RunningApp.AnyPort]);
        RunningApp.Quiet(builder);
        var app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, string>
        {
            ["issuer"] = issuer.Authority,
            ["jwks_uri"] = $"{issuer.Authority}/keys",
        }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { issuer.PublicKey() } }));
        issuer._app = await RunningApp.StartAsync(app);
        return issuer;
    }

    /// <summary>Issues a token.</summary>
    /// <param name="roles">What it holds in the claim of that name.</param>
    /// <param name="expires">By the real clock, by which tokens are judged.</param>
    /// <param name="signedBy">Another issuer's key, to forge one.</param>
    public string Issue(string audience, string[] roles, DateTime? expires = null, FakeIssuer? signedBy = null) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Authority,
        Audience = audience,
        NotBefore = (expires ?? DateTime.MaxValue) < DateTime.MaxValue ? expires!.Value.AddHours(-1) : null,
        Expires = expires,
        Claims = new Dictionary<string, object> { ["roles"] = roles, ["preferred_username"] = "ada@example.org" },
        SigningCredentials = new SigningCredentials(new RsaSecurityKey((signedBy ?? this)._rsa) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
    });

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _rsa.Dispose();
    }

    private Dictionary<string, string> PublicKey()
    {
        var key = _rsa.ExportParameters(includePrivateParameters: false);
        return new Dictionary<string, string>
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = "one",
            ["n"] = Base64UrlEncoder.Encode(key.Modulus),
            ["e"] = Base64UrlEncoder.Encode(key.Exponent),
        };
    }
}
