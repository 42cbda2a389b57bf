using MLOpsAspire.Platform;

namespace MLOpsAspire.Scoring.Api.Deployments;

internal static class DeploymentRegistration
{
    public static void AddDeployments(this WebApplicationBuilder builder)
    {
        var file = MlopsHome.PathOf(builder.Configuration, "scoring", "deployments.json");
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<DeploymentMemory>(services, file));
        builder.Services.AddSingleton<DeploymentLoader>();
        builder.Services.AddSingleton<ReportSignal>();
        builder.Services.AddSingleton<ReplicaAddress>();
        builder.Services.AddHostedService<DeploymentService>();
        builder.Services.AddHostedService<ReplicaReportService>();
    }
}
