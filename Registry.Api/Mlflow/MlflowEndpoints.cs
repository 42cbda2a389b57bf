using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Mlflow.Experiments;
using MLOpsAspire.Registry.Api.Mlflow.LoggedModels;
using MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;
using MLOpsAspire.Registry.Api.Mlflow.Runs;

namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>MLflow's REST API 2.0, so that its clients feel at home.</summary>
internal static class MlflowEndpoints
{
    public static void MapMlflow(this WebApplication app)
    {
        // Described by MLflow; our own description is of our own API.
        var mlflow = app.MapGroup($"{MlflowErrors.Prefix}/mlflow").ExcludeFromDescription().Requires(Role.Reader, toChange: Role.Trainer);
        mlflow.MapMlflowExperiments();
        mlflow.MapMlflowRuns();
        mlflow.MapMlflowLogs();
        mlflow.MapMlflowMetrics();
        mlflow.MapMlflowFiles();
        mlflow.MapRegisteredModels();
        mlflow.MapRegisteredModelAliases();
        mlflow.MapMlflowModelVersions();
        mlflow.MapLoggedModels();
    }
}
