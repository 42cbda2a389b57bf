using MLOpsAspire.Registry.Api.Access;

namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>A webhook as it came in: what it says who it is by, and its body, which nobody has read yet.</summary>
internal sealed record HookRequest
{
    private const string SignatureHeader = "X-Hub-Signature-256";
    private const string EventHeader = "X-GitHub-Event";
    private const string DeliveryHeader = "X-GitHub-Delivery";

    /// <summary>Whether it comes from GitHub, which signs; Azure DevOps sends a password.</summary>
    public required bool IsGitHub { get; init; }

    /// <summary>What GitHub has signed it with; empty when it is not signed.</summary>
    public required string Signature { get; init; }

    /// <summary>The password of HTTP Basic; null when there is none.</summary>
    public required string? Password { get; init; }

    /// <summary>Whether it says by anything who sends it.</summary>
    public required bool HasCredential { get; init; }

    public required string Event { get; init; }

    public required string Delivery { get; init; }

    public byte[] Body { get; init; } = [];

    public static HookRequest Of(HttpRequest request)
    {
        var signature = request.Headers[SignatureHeader].ToString();
        var isGitHub = signature.Length > 0 || request.Headers.ContainsKey(EventHeader);
        return new HookRequest
        {
            IsGitHub = isGitHub,
            Signature = signature,
            Password = Credential.Read(request) is { IsBearer: false } basic ? basic.Text : null,
            HasCredential = isGitHub ? signature.Length > 0 : request.Headers.Authorization.Count > 0,
            Event = request.Headers[EventHeader].ToString(),
            Delivery = request.Headers[DeliveryHeader].ToString(),
        };
    }
}
