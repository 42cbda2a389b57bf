using MLOpsAspire.Contracts.Releases;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Which states a release ends in.</summary>
internal static class ReleaseSteps
{
    public static bool IsEnd(ReleaseState state) => state is ReleaseState.Completed or ReleaseState.Rejected or ReleaseState.Failed;
}
