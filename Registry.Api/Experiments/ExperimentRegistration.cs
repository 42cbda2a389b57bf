namespace MLOpsAspire.Registry.Api.Experiments;

internal static class ExperimentRegistration
{
    public static void AddExperiments(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ExperimentStore>();
        builder.Services.AddScoped<ExperimentSearch>();
    }
}
