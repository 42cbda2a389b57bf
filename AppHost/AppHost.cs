// The cloud build of the AppHost: the same services in Aspire's words, with its dashboard. Embedded.cs says it for one process.
//
// Local:Backing chooses what stands behind the services on this machine:
//   files       SQLite files and a folder in .mlops, as in the embedded build; needs no container engine (default)
//   containers  the Service Bus emulator, Azurite and PostgreSQL; the services refuse to start on them until their adapters are there
using MLOpsAspire.Contracts;

var builder = DistributedApplication.CreateBuilder(args);
var home = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "..", ".mlops"));

var migration = builder.AddProject<Projects.Registry_Api>("registry-migration")
    .WithArgs(HostArguments.Migrate)
    .WithEnvironment(SettingNames.Home, home);

var registry = builder.AddProject<Projects.Registry_Api>(ResourceNames.Registry)
    .WithHttpEndpoint(port: DefaultPorts.Registry)
    .WithHttpHealthCheck("/health")
    .WithEnvironment(SettingNames.Home, home)
    .WaitForCompletion(migration);

var trainer = builder.AddProject<Projects.Trainer_Worker>(ResourceNames.Trainer)
    .WithHttpEndpoint(port: DefaultPorts.Trainer)
    .WithHttpHealthCheck("/health")
    .WithEnvironment(SettingNames.Home, home)
    .WithReference(registry)
    .WaitFor(registry);

var scoring = builder.AddProject<Projects.Scoring_Api>(ResourceNames.Scoring)
    .WithHttpEndpoint(port: DefaultPorts.Scoring)
    .WithHttpHealthCheck("/health")
    .WithEnvironment(SettingNames.Home, home)
    .WithReference(registry)
    .WaitFor(registry);

if (builder.Configuration["Local:Backing"] == "containers")
{
    var messaging = builder.AddAzureServiceBus(ResourceNames.Messaging).RunAsEmulator();
    var jobs = messaging.AddServiceBusQueue("trainingjobs", ResourceNames.TrainingJobs).WithProperties(queue =>
    {
        queue.LockDuration = TimeSpan.FromMinutes(1);
        queue.MaxDeliveryCount = 5;
        queue.RequiresDuplicateDetection = true;
    });
    var artifacts = builder.AddAzureStorage("storage").RunAsEmulator(azurite => azurite.WithDataVolume()).AddBlobs(ResourceNames.Artifacts);
    var database = builder.AddAzurePostgresFlexibleServer("postgres")
        .RunAsContainer(postgres => postgres.WithDataVolume())
        .AddDatabase(ResourceNames.RegistryDatabase);

    migration.WithReference(database).WaitFor(database);
    registry.WithReference(database).WithReference(messaging).WithReference(artifacts).WaitFor(database).WaitFor(jobs).WaitFor(artifacts);
    trainer.WithReference(messaging).WithReference(artifacts).WaitFor(jobs).WaitFor(artifacts);
    scoring.WithReference(artifacts).WaitFor(artifacts);
}

builder.Build().Run();
