using System.Security.Cryptography;
using System.Text;
using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api.Access.Keys;

namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>Checks that a webhook comes from who knows the secret, in a time that tells nothing of it.</summary>
internal static class HookSignature
{
    private const string Prefix = "sha256=";

    public static bool IsRight(HookRequest request, string secret) => request.IsGitHub
        ? KeyText.AreSame(Of(request.Body, secret), request.Signature)
        : request.Password is { } password && KeyText.AreSame(Hash(password), Hash(secret));

    /// <summary>The HMAC-SHA256 of a body as GitHub writes it.</summary>
    public static string Of(byte[] body, string secret) => Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    private static string Hash(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));
}
