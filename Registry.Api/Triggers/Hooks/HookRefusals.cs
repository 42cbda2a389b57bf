using MLOpsAspire.Registry.Api.Access;

namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>Why a webhook is refused. None of these has changed anything.</summary>
internal static class HookRefusals
{
    public static AccessRefusal Missing { get; } = new(
        StatusCodes.Status401Unauthorized,
        "hook_signature_missing",
        "A webhook is signed with the trigger's secret in X-Hub-Signature-256, or brings it as the password of HTTP Basic.");

    /// <summary>Also for a trigger that is not there, so that nobody finds out which are.</summary>
    public static AccessRefusal Wrong { get; } = new(
        StatusCodes.Status401Unauthorized, "hook_signature_wrong", "The signature or the password is not one made with this trigger's secret.");

    public static AccessRefusal Replayed { get; } = new(
        StatusCodes.Status409Conflict, "hook_replayed", "This webhook was taken before; it starts nothing twice.");

    public static AccessRefusal TooLarge { get; } = new(
        StatusCodes.Status413PayloadTooLarge, "hook_too_large", $"A webhook has at most {HookEndpoints.MaxSize} bytes.");

    public static AccessRefusal Unknown(string detail) => new(StatusCodes.Status400BadRequest, "hook_payload_unknown", detail);

    /// <param name="problem">Why the registry refuses the run.</param>
    public static AccessRefusal JobRefused(string problem) => new(
        StatusCodes.Status422UnprocessableEntity, "hook_job_refused", $"The job cannot be started. {problem}");
}
