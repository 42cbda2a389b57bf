using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Access;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Lets only those have a job release its model who may release models.</summary>
internal static class JobFileRole
{
    /// <returns>Null for a caller who may submit the job file.</returns>
    public static ProblemHttpResult? Refuse(HttpContext context, string jobFile) =>
        JobFileRelease.Find(jobFile) is null || CallerRole.Has(context.User, Role.Deployer) ? null : CallerRole.Missing(context, Role.Deployer);
}
