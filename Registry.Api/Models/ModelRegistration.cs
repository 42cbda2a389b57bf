using MLOpsAspire.Registry.Api.Models.Sources;

namespace MLOpsAspire.Registry.Api.Models;

internal static class ModelRegistration
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ModelStore>();
        builder.Services.AddScoped<ModelEditStore>();
        builder.Services.AddScoped<ModelRenaming>();
        builder.Services.AddScoped<ModelEdit>();
        builder.Services.AddScoped<ModelVersionEditStore>();
        builder.Services.AddScoped<ModelAliasStore>();
        builder.Services.AddScoped<PastVersions>();
        builder.Services.AddScoped<ModelTagStore>();
        builder.Services.AddScoped<ModelUse>();
        builder.Services.AddScoped<ModelSearch>();
        builder.Services.AddScoped<ModelVersionSearch>();
        builder.Services.AddScoped<LoggedModelStore>();
        builder.Services.AddScoped<LoggedModelValueStore>();
        builder.Services.AddScoped<LoggedModelSearch>();
        builder.Services.AddScoped<ModelRegistrar>();
        builder.Services.AddScoped<VersionMetricStore>();
        builder.Services.AddScoped<ArtifactFacts>();
        builder.Services.AddOptions<ModelImportOptions>()
            .BindConfiguration(ModelImportOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<ModelSources>();
        builder.Services.AddSingleton<ModelFiles>();
        builder.Services.AddSingleton<ModelImporter>();
        builder.Services.AddSingleton<ArtifactCheck>();
    }
}
