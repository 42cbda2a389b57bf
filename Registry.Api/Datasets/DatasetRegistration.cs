namespace MLOpsAspire.Registry.Api.Datasets;

internal static class DatasetRegistration
{
    public static void AddDatasets(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<DatasetStore>();
        builder.Services.AddScoped<DatasetSource>();
        builder.Services.AddScoped<DatasetIntake>();
    }
}
