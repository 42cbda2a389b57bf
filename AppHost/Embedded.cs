// The embedded build of the AppHost: the three services in one process, each on its own port, with a SQLite file for the registry
// and for the job queue and a folder for the artifacts. AppHost.cs says the same in Aspire's words.
using MLOpsAspire.AppHost.Up;
using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api;
using MLOpsAspire.Scoring.Api;
using MLOpsAspire.Trainer.Worker;

return await UpCommand.RunAsync(args, options =>
{
    string[] shared = [$"--{SettingNames.Home}={options.Home}", .. options.LogSettings];
    string[] toRegistry = [$"--{SettingNames.AddressOf(ResourceNames.Registry)}={options.Registry}"];

    var registry = RegistryHost.Create([.. shared, $"--urls={options.Registry}"], EmbeddedServices.Configure);
    var trainer = TrainerHost.Create([.. shared, .. toRegistry, $"--urls={options.Trainer}"], EmbeddedServices.Configure);
    var scoring = ScoringHost.Create([.. shared, .. toRegistry, $"--urls={options.Scoring}"], EmbeddedServices.Configure);

    return new EmbeddedServices(registry, trainer, scoring);
});
