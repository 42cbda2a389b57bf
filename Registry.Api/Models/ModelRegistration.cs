namespace MLOpsAspire.Registry.Api.Models;

internal static class ModelRegistration
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ModelStore>();
        builder.Services.AddSingleton<ArtifactCheck>();
    }
}
