using Microsoft.AspNetCore.Authorization;

namespace MLOpsAspire.Registry.Api.Access;

/// <summary>Lets a caller on who has the role that the endpoint asks for.</summary>
internal sealed class RoleRequirement : AuthorizationHandler<RoleRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        if (context.Resource is HttpContext http && CallerRole.Has(context.User, RequiredRole.Of(http)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
