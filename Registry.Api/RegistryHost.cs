using Microsoft.OpenApi;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Platform;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Access.Audit;
using MLOpsAspire.Registry.Api.Access.Keys;
using MLOpsAspire.Registry.Api.Artifacts;
using MLOpsAspire.Registry.Api.Datasets;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Deployments.Configs;
using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Registry.Api.Events.Webhooks;
using MLOpsAspire.Registry.Api.Experiments;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.Registry.Api.Idempotency;
using MLOpsAspire.Registry.Api.Leases;
using MLOpsAspire.Registry.Api.Lineage;
using MLOpsAspire.Registry.Api.Mlflow;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Receipts;
using MLOpsAspire.Registry.Api.Releases;
using MLOpsAspire.Registry.Api.Releases.Decisions;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Secrets;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Registry.Api.Triggers;
using MLOpsAspire.Registry.Api.Triggers.Hooks;
using MLOpsAspire.Registry.Api.Triggers.Jobs;
using MLOpsAspire.ServiceDefaults;

namespace MLOpsAspire.Registry.Api;

/// <summary>The control plane as a web application: its services, and its pipeline in order.</summary>
public static class RegistryHost
{
    private static readonly Dictionary<string, string> Links = new()
    {
        ["experiments"] = "/api/v1/experiments",
        ["runs"] = "/api/v1/runs",
        ["jobs"] = "/api/v1/jobs",
        ["datasets"] = "/api/v1/datasets",
        ["models"] = "/api/v1/models",
        ["deployments"] = "/api/v1/deployments",
        ["replicas"] = "/api/v1/replicas",
        ["releases"] = "/api/v1/releases",
        ["events"] = "/api/v1/events",
        ["webhooks"] = "/api/v1/webhooks",
        ["keys"] = "/api/v1/keys",
        ["audit"] = "/api/v1/audit",
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
        builder.AddSecrets();
        builder.AddEvents();
        builder.AddAccess();
        builder.AddExperiments();
        builder.AddArtifacts();
        builder.AddHistory();
        builder.Services.AddScoped<IdempotencyStore>();
        builder.AddLeases();
        builder.Services.AddScoped<LineageStore>();
        builder.Services.AddScoped<LineageWalk>();
        builder.AddRuns();
        builder.AddModels();
        builder.AddDeployments();
        builder.AddReceipts();
        builder.AddReleases();
        builder.AddDatasets();
        builder.AddTriggers();
        builder.AddMlflow();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<AuditMiddleware>();
        app.UseServiceDefaults();
        app.UseMlflowErrors();
        app.UseRefusalOfDotSegments();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseIdempotencyKeys();
        app.MapOpenApi().AllowAnonymous();
        app.MapGet("/", () => TypedResults.Ok(Links)).ExcludeFromDescription().AllowAnonymous();
        var api = app.MapGroup("/api/v1")
            .Requires(Role.Reader, toChange: Role.Trainer)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapKeys();
        api.MapAudit();
        api.MapEvents();
        api.MapWebhooks();
        api.MapExperiments();
        api.MapRuns();
        api.MapRunReports();
        api.MapRunLogs();
        api.MapStoredJobs();
        api.MapTriggers();
        api.MapHooks();
        api.MapDatasets();
        api.MapModels();
        api.MapHistory();
        api.MapLineage();
        api.MapDeployments();
        api.MapScoringKeys();
        api.MapReceipts();
        var releases = api.MapGroup("").Requires(Role.Reader, toChange: Role.Deployer);
        releases.MapDeploymentConfigs();
        releases.MapReleases();
        releases.MapReleaseDecisions();
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

    /// <summary>Makes sure that a registry which other machines can reach asks its callers who they are. For after the migration, and before the start.</summary>
    /// <exception cref="SettingException">It does not.</exception>
    public static Task CheckAccessAsync(WebApplication app, CancellationToken cancellationToken) =>
        app.Services.GetRequiredService<AccessGate>().ThrowIfOpenToOthersAsync(cancellationToken);

    /// <summary>Where the database is, for people.</summary>
    public static string DatabaseOf(WebApplication app) => app.Services.GetRequiredService<DatabaseMigration>().Place;

    /// <summary>True when the service would not find the database it needs.</summary>
    public static Task<bool> NeedsMigrationAsync(WebApplication app, CancellationToken cancellationToken) =>
        app.Services.GetRequiredService<DatabaseMigration>().IsNeededAsync(cancellationToken);
}
