using MLOpsAspire.Contracts;
using MLOpsAspire.Platform;
using MLOpsAspire.Scoring.Api.Deployments;
using MLOpsAspire.Scoring.Api.Dialects;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Receipts;
using MLOpsAspire.Scoring.Api.Scoring;
using MLOpsAspire.ServiceDefaults;
using MLOpsAspire.ServiceDefaults.Http;

namespace MLOpsAspire.Scoring.Api;

/// <summary>The data plane as a web application: its services, and its pipeline in order.</summary>
public static class ScoringHost
{
    /// <summary>Builds the application without starting it.</summary>
    /// <param name="args">Configuration, such as <c>--urls=http://localhost:5200</c>.</param>
    /// <param name="configure">A last word on the services, for tests and for hosts that run several services.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults(DefaultPorts.Scoring);
        builder.AddRegistryClient();
        builder.AddArtifactStore();
        builder.AddReceipts();
        builder.AddModels();
        builder.AddDeployments();
        builder.AddScoring();
        builder.AddDialects();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapDialects();
        return app;
    }
}
