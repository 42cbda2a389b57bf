using MLOpsAspire.Registry.Api;

// The configuration would take the argument that follows for this one's value.
const string migrate = "--migrate";
var app = RegistryHost.Create([.. args.Where(argument => argument != migrate)]);
if (args.Contains(migrate))
{
    await RegistryHost.MigrateAsync(app, app.Lifetime.ApplicationStopping);
    return;
}

await app.RunAsync();
