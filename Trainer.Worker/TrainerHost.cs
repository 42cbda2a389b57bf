using MLOpsAspire.Contracts;
using MLOpsAspire.Platform;
using MLOpsAspire.ServiceDefaults;
using MLOpsAspire.ServiceDefaults.Http;
using MLOpsAspire.Trainer.Worker.Commands;
using MLOpsAspire.Trainer.Worker.Jobs;
using MLOpsAspire.Trainer.Worker.Training;

namespace MLOpsAspire.Trainer.Worker;

/// <summary>A trainer as a web application: it has a port for its health only; its work comes from the job queue.</summary>
public static class TrainerHost
{
    /// <summary>Builds the application without starting it.</summary>
    /// <param name="args">Configuration, such as <c>--urls=http://localhost:5300</c>.</param>
    /// <param name="configure">A last word on the services, for tests and for hosts that run several services.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults(DefaultPorts.Trainer);
        builder.AddRegistryClient();
        builder.AddJobQueue();
        builder.AddArtifactStore();
        builder.AddDatasetCache();
        builder.AddTraining();
        builder.AddCommands();
        builder.AddJobs();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseServiceDefaults();
        return app;
    }
}
