using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Access;

namespace MLOpsAspire.Registry.Api.Access;

/// <summary>The role of whoever makes a request.</summary>
internal static class CallerRole
{
    public const string Claim = "role";
    public const string NameClaim = "name";
    public const string KeyClaim = "key";

    /// <returns>Null for a caller without one.</returns>
    public static Role? Of(ClaimsPrincipal user) => user.FindFirstValue(Claim) is { } role ? Enum.Parse<Role>(role) : null;

    public static bool Has(ClaimsPrincipal user, Role role) => Of(user) >= role;

    /// <summary>The answer to a caller who lacks a role.</summary>
    public static AccessRefusal Missing(ClaimsPrincipal user, Role role) => AccessRefusal.RoleMissing(Word(role), Of(user) is { } own ? Word(own) : null);

    /// <summary>The same from within an endpoint of our own API that asks for more than its route does.</summary>
    public static ProblemHttpResult Missing(HttpContext context, Role role)
    {
        var refusal = Missing(context.User, role);
        refusal.Note(context);
        return refusal.ToProblem();
    }

    /// <summary>As it is written in requests and answers.</summary>
    public static string Word(Role role) => role.ToString().ToLowerInvariant();
}
