using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api;

// The configuration would take the argument that follows for this one's value.
var app = RegistryHost.Create([.. args.Where(argument => argument != HostArguments.Migrate)]);
if (args.Contains(HostArguments.Migrate))
{
    await RegistryHost.MigrateAsync(app, app.Lifetime.ApplicationStopping);
    return;
}

await app.RunAsync();
