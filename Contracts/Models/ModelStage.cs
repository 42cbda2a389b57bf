namespace MLOpsAspire.Contracts.Models;

/// <summary>MLflow's older way to mark versions, which aliases replace.</summary>
public enum ModelStage
{
    None,
    Staging,
    Production,
    Archived,
}
