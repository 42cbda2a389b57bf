using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Platform;
using MLOpsAspire.Registry.Api;
using MLOpsAspire.Registry.Api.Storage;

if (DescriptionBuild.IsUnderWay)
{
    await RegistryHost.Create(DescriptionBuild.Arguments, DescriptionBuild.Configure).RunAsync();
    return 0;
}

try
{
    // The configuration would take the argument that follows for this one's value.
    var app = RegistryHost.Create([.. args.Where(argument => argument != HostArguments.Migrate)]);
    if (args.Contains(HostArguments.Migrate))
    {
        await RegistryHost.MigrateAsync(app, app.Lifetime.ApplicationStopping);
        return 0;
    }

    if (await RegistryHost.NeedsMigrationAsync(app, app.Lifetime.ApplicationStopping))
    {
        Console.Error.WriteLine($"The database is not made yet, or has an older form: run this program once with {HostArguments.Migrate}.");
        return 1;
    }

    await RegistryHost.CheckAccessAsync(app, app.Lifetime.ApplicationStopping);
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException e)
{
    Console.Error.WriteLine(string.Join(Environment.NewLine, e.Failures));
    return 1;
}
catch (Exception e) when (e is SettingException or DatabaseAwayException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
