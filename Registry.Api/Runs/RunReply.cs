namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>What a caller is told.</summary>
/// <param name="Outcome">How the request ended.</param>
/// <param name="Value">What was asked for, when it was granted.</param>
/// <param name="Problem">One sentence, when it was refused.</param>
internal sealed record RunReply<T>(RunOutcome Outcome, T? Value = default, string? Problem = null)
{
    public static RunReply<T> Refused(string problem) => new(RunOutcome.Refused, Problem: problem);
}
