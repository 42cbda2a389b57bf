using Microsoft.OpenApi;
using MLOpsAspire.Contracts;
using MLOpsAspire.Platform;
using MLOpsAspire.Registry.Api.Artifacts;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Deployments.Configs;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.Leases;
using MLOpsAspire.Registry.Api.Mlflow;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Receipts;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Releases.Decisions;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.ServiceDefaults;

namespace MLOpsAspire.Registry.Api;

/// <summary>The control plane as a web application: its services, and its pipeline in order.</summary>
public static class RegistryHost
{
    private static readonly Dictionary<string, string> Links = new()
    {
        ["experiments"] = "/api/v1/experiments",
        ["runs"] = "/api/v1/runs",
        ["models"] = "/api/v1/models",
        ["deployments"] = "/api/v1/deployments",
        ["replicas"] = "/api/v1/replicas",
        ["releases"] = "/api/v1/releases",
        ["description"] = "/openapi/v1.json",
        ["health"] = "/health",
    };

    /// <summary>Builds the application without starting it.</summary>
    /// <param name="args">Configuration, such as <c>--urls=http://localhost:5100</c>.</param>
    /// <param name="configure">Changes registrations before the application is built, for tests and for hosts of several services.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults(DefaultPorts.Registry);
        builder.Services.AddOpenApi(openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "MLOpsAspire registry", Version = "v1" };
            return Task.CompletedTask;
        }));
        builder.AddJobQueue();
        builder.AddArtifactStore();
        builder.AddStorage();
        builder.AddExperiments();
        builder.AddArtifacts();
        builder.AddLeases();
        builder.AddRuns();
        builder.AddModels();
        builder.AddDeployments();
        builder.AddReceipts();
        builder.AddReleases();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        app.UseMlflowErrors();
        app.UseRefusalOfDotSegments();
        app.MapOpenApi();
        app.MapGet("/", () => TypedResults.Ok(Links)).ExcludeFromDescription();
        var api = app.MapGroup("/api/v1")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapExperiments();
        api.MapRuns();
        api.MapRunReports();
        api.MapRunLogs();
        api.MapModels();
        api.MapDeployments();
        api.MapDeploymentConfigs();
        api.MapReceipts();
        api.MapReleases();
        api.MapReleaseDecisions();
        app.MapMlflow();
        api.MapRunArtifacts();
        api.MapSnapshots();
        app.MapMlflowArtifacts();
        app.MapMlflowFallback();
        return app;
    }

    /// <summary>Brings the database to the form this version needs. Hosts do this before they start the service.</summary>
    public static Task MigrateAsync(WebApplication app, CancellationToken cancellationToken) =>
        app.Services.GetRequiredService<DatabaseMigration>().RunAsync(cancellationToken);

    /// <summary>Where the database is, for people.</summary>
    public static string DatabaseOf(WebApplication app) => app.Services.GetRequiredService<DatabaseMigration>().Place;

    /// <summary>True when the service would not find the database it needs.</summary>
    public static Task<bool> NeedsMigrationAsync(WebApplication app, CancellationToken cancellationToken) =>
        app.Services.GetRequiredService<DatabaseMigration>().IsNeededAsync(cancellationToken);
}
