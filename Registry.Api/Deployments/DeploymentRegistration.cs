using MLOpsAspire.Registry.Api.Deployments.Configs;

namespace MLOpsAspire.Registry.Api.Deployments;

internal static class DeploymentRegistration
{
    public static void AddDeployments(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DeploymentOptions>()
            .BindConfiguration(DeploymentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<DeploymentStore>();
        builder.Services.AddScoped<ConfigStore>();
        builder.Services.AddScoped<DeploymentWatch>();
        builder.Services.AddScoped<ReplicaStore>();
        builder.Services.AddSingleton<DeploymentSignal>();
    }
}
