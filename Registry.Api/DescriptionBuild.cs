using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Registry.Api;

/// <summary>The program as the build starts it, to write down its OpenAPI description: without state and without background work.</summary>
internal static class DescriptionBuild
{
    /// <summary>The tool of Microsoft.Extensions.ApiDescription.Server hosts the program in its own process.</summary>
    public static bool IsUnderWay => Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";

    public static string[] Arguments { get; } = [$"--{SettingNames.Home}={Path.Combine(Path.GetTempPath(), "mlops-description")}"];

    public static void Configure(WebApplicationBuilder builder) => builder.Services.RemoveAll<IHostedService>();
}
