namespace MLOpsAspire.Registry.Api.Artifacts;

internal static class ArtifactRegistration
{
    public static void AddArtifacts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ArtifactOptions>()
            .BindConfiguration(ArtifactOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<RunFolders>();
        builder.Services.AddSingleton<RunFiles>();
        builder.Services.AddScoped<ProxiedPaths>();
        builder.Services.AddSingleton<ProxiedFiles>();
        builder.Services.AddSingleton<Uploads>();
        builder.Services.AddSingleton<Downloads>();
    }
}
