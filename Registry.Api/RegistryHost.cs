using MLOpsAspire.Contracts;
using MLOpsAspire.Platform;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults;

namespace MLOpsAspire.Registry.Api;

/// <summary>The control plane as a web application: its services, and its pipeline in order.</summary>
public static class RegistryHost
{
    /// <summary>Builds the application without starting it.</summary>
    /// <param name="args">Configuration, such as <c>--urls=http://localhost:5100</c>.</param>
    /// <param name="configure">A last word on the services, for tests and for hosts that run several services.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults(DefaultPorts.Registry);
        builder.Services.AddOpenApi();
        builder.AddJobQueue();
        builder.AddArtifactStore();
        builder.AddStorage();
        builder.AddRuns();
        builder.AddModels();
        builder.AddDeployments();
        builder.AddReleases();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapOpenApi();
        var api = app.MapGroup("/api/v1");
        api.MapRuns();
        api.MapModels();
        api.MapDeployments();
        api.MapReleases();
        return app;
    }

    /// <summary>Brings the database to the form this version needs. Hosts do this before they start the service.</summary>
    public static Task MigrateAsync(WebApplication app, CancellationToken cancellationToken) => app.Services.MigrateAsync(cancellationToken);
}
