namespace MLOpsAspire.Registry.Api.Runs;

internal static class RunRegistration
{
    public static void AddRuns(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<RunStore>();
        builder.Services.AddScoped<RunReportStore>();
        builder.Services.AddScoped<RunIntake>();
        builder.Services.AddScoped<OutboxStore>();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddHostedService<OutboxService>();
        builder.Services.AddHostedService<DeadLetterService>();
    }
}
