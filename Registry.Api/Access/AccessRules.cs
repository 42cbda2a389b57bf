using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Access.Audit;

namespace MLOpsAspire.Registry.Api.Access;

/// <summary>Says of endpoints, and of groups of them, who may call them.</summary>
internal static class AccessRules
{
    public static TBuilder Requires<TBuilder>(this TBuilder endpoints, Role role)
        where TBuilder : IEndpointConventionBuilder => endpoints.Requires(role, role);

    public static TBuilder Requires<TBuilder>(this TBuilder endpoints, Role toRead, Role toChange)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new RequiredRole(toRead, toChange));

    /// <summary>For a search that is a POST.</summary>
    public static TBuilder OnlyReads<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.Requires(Role.Reader).IsNotAudited();

    /// <summary>Keeps what comes in by the second out of the audit log.</summary>
    public static TBuilder IsNotAudited<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new NotAudited());
}
