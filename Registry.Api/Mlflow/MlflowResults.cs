namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>Answers in MLflow's JSON.</summary>
internal static class MlflowResults
{
    /// <summary><c>{}</c>, which says that it is done.</summary>
    public static IResult Done { get; } = Ok(new object());

    public static IResult Ok<T>(T answer) => Results.Json(answer, MlflowJson.Options);
}
