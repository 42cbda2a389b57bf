using MLOpsAspire.Contracts.Access;

namespace MLOpsAspire.Registry.Api.Access;

/// <summary>An issuer of tokens, such as Entra ID.</summary>
internal sealed class OidcOptions
{
    /// <summary>The issuer's address, such as <c>https://login.microsoftonline.com/{tenant}/v2.0</c>. Default: none.</summary>
    public string? Authority { get; set; }

    /// <summary>For whom the tokens must be issued: this registry's application id. Default: none, which is refused.</summary>
    public string? Audience { get; set; }

    /// <summary>The claim that holds what <see cref="Roles"/> knows. Default <c>roles</c>, where Entra ID puts application roles.</summary>
    public string RolesClaim { get; set; } = "roles";

    /// <summary>What the claim's values mean here, such as <c>"MLOps.Admin": "admin"</c>. Default: the four roles by their own names.</summary>
    public Dictionary<string, Role> Roles { get; set; } = [];

    public bool IsConfigured => !string.IsNullOrEmpty(Authority);

    /// <summary>True for an issuer on this machine, which is not asked for HTTPS.</summary>
    public bool IsLocal => Uri.TryCreate(Authority, UriKind.Absolute, out var address) && address.IsLoopback;

    public string? Problem =>
        !IsConfigured ? null
        : !Uri.TryCreate(Authority, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && !IsLocal)
            ? "Access:Oidc:Authority must be the https address of an issuer of tokens."
        : string.IsNullOrEmpty(Audience) ? "Access:Oidc:Audience must name this registry as its tokens do, or tokens for others would open it."
        : null;

    /// <summary>The highest role that a token gives; null when it gives none.</summary>
    public Role? RoleOf(IEnumerable<string> values) => values.Select(RoleOf).Max();

    private Role? RoleOf(string value) =>
        Roles.Count > 0 ? (Roles.TryGetValue(value, out var mapped) ? mapped : null)
        : !int.TryParse(value, out _) && Enum.TryParse<Role>(value, ignoreCase: true, out var named) ? named
        : null;
}
