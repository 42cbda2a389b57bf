namespace MLOpsAspire.Registry.Api.Mlflow;

internal static class MlflowRegistration
{
    public static void AddMlflow(this WebApplicationBuilder builder) => builder.Services.AddScoped<ArtifactListing>();
}
