using MLOpsAspire.Registry.Api;

var app = RegistryHost.Create(args);
if (args.Contains("--migrate"))
{
    await RegistryHost.MigrateAsync(app, app.Lifetime.ApplicationStopping);
    return;
}

await app.RunAsync();
