using MLOpsAspire.Registry.Api.Releases.Gates;

namespace MLOpsAspire.Registry.Api.Deployments;

internal static class DeploymentRegistration
{
    public static void AddDeployments(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DeploymentOptions>()
            .BindConfiguration(DeploymentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<DeploymentStore>();
        builder.Services.AddScoped<DeploymentWatch>();
        builder.Services.AddScoped<ScoringKeyStore>();
        builder.Services.AddScoped<ReplicaStore>();
        builder.Services.AddSingleton<DeploymentSignal>();
        builder.Services.AddTransient<GateKeyHandler>();
        builder.Services.AddHttpClient(nameof(FunctionalTester)).AddHttpMessageHandler<GateKeyHandler>();
    }
}
