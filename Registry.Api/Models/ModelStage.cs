namespace MLOpsAspire.Registry.Api.Models;

/// <summary>MLflow's older way to mark versions, which its aliases replace.</summary>
internal enum ModelStage
{
    None,
    Staging,
    Production,
    Archived,
}
