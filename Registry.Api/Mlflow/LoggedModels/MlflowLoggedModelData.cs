namespace MLOpsAspire.Registry.Api.Mlflow.LoggedModels;

/// <summary>What was logged about a logged model.</summary>
internal sealed record MlflowLoggedModelData(IReadOnlyList<MlflowTag> Params, IReadOnlyList<MlflowLoggedModelMetric> Metrics);
