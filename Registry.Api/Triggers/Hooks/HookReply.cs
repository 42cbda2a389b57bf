using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Access;

namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>What whoever has sent a webhook is told.</summary>
/// <param name="Refusal">Why it was refused; null when it was not.</param>
/// <param name="Answer">What became of it when it was not.</param>
internal sealed record HookReply(AccessRefusal? Refusal, HookAnswer? Answer)
{
    public static HookReply Ping { get; } = Nothing("hook_ping", "The webhook reaches its trigger. It starts nothing by itself.");

    public static HookReply Refused(AccessRefusal refusal) => new(refusal, null);

    public static HookReply Started(IReadOnlyList<string> runs) => new(null, new HookAnswer("hook_started", "The push has started the job.", runs));

    public static HookReply Nothing(string code, string detail) => new(null, new HookAnswer(code, detail, []));
}
