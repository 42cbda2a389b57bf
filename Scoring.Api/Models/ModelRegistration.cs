using MLOpsAspire.Platform;

namespace MLOpsAspire.Scoring.Api.Models;

internal static class ModelRegistration
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
        var folder = MlopsHome.PathOf(builder.Configuration, "scoring", "models");
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ModelCache>(services, folder));
        builder.Services.AddSingleton<ModelLoader>();
        builder.Services.AddSingleton<ModelLoads>();
        builder.Services.AddSingleton<ModelTable>();
        builder.Services.AddSingleton<ModelFinder>();
        builder.Services.AddHealthChecks().AddCheck<ModelHealthCheck>("models");
    }
}
