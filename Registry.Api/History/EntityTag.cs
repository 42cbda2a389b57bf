using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.History;

/// <summary>Entity tags made of the number of the last change, by which callers say what they believe to change (RFC 9110, section 13).</summary>
internal static class EntityTag
{
    public static string Of(long number) => string.Create(CultureInfo.InvariantCulture, $"\"{number}\"");

    /// <summary>Whether a change may be made.</summary>
    /// <param name="ifMatch">The header If-Match; empty when it is not there.</param>
    /// <param name="number">Of the last change; 0 when there is nothing yet, which needs no header.</param>
    public static TagOutcome Check(string ifMatch, long number) =>
        ifMatch.Length == 0 ? (number == 0 ? TagOutcome.Allowed : TagOutcome.Missing)
        : number > 0 && ifMatch.Split(',').Any(tag => tag.Trim() is var one && (one == "*" || one == Of(number))) ? TagOutcome.Allowed
        : TagOutcome.Differs;

    /// <summary>412, or 428 when the header is not there.</summary>
    /// <param name="state">One sentence about what there is now.</param>
    public static ProblemHttpResult Refuse(TagOutcome outcome, string state, long number) => outcome == TagOutcome.Missing
        ? Problems.PreconditionRequired($"{state} To change it, send its entity tag {Of(number)} in the header If-Match.")
        : Problems.PreconditionFailed(number == 0 ? state : $"{state} Its entity tag is {Of(number)} now, which is not what the header If-Match names.");
}
