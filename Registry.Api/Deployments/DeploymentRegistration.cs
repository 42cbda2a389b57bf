using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api.Deployments.Configs;
using MLOpsAspire.Registry.Api.Releases.Gates;

namespace MLOpsAspire.Registry.Api.Deployments;

internal static class DeploymentRegistration
{
    public static void AddDeployments(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DeploymentOptions>()
            .BindConfiguration(DeploymentOptions.Section).ValidateDataAnnotations()
            .Validate(
                options => options.Names.All(name => NameRule.EndpointProblem(name) is null),
                "Deployments:Names: a deployment is named as an endpoint is, by 3 to 32 letters, digits and single dashes.")
            .ValidateOnStart();
        builder.Services.AddScoped<DeploymentStore>();
        builder.Services.AddScoped<PastDeployments>();
        builder.Services.AddScoped<ConfigStore>();
        builder.Services.AddScoped<DeploymentPointing>();
        builder.Services.AddScoped<DeploymentWatch>();
        builder.Services.AddScoped<ScoringKeyStore>();
        builder.Services.AddScoped<ReplicaStore>();
        builder.Services.AddSingleton<DeploymentSignal>();
        builder.Services.AddTransient<GateKeyHandler>();
        builder.Services.AddHttpClient(nameof(FunctionalTester)).AddHttpMessageHandler<GateKeyHandler>();
    }
}
