namespace MLOpsAspire.Registry.Api.Runs;

internal static class RunRegistration
{
    public static void AddRuns(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<RunStore>();
        builder.Services.AddScoped<RunEvents>();
        builder.Services.AddScoped<RunReportStore>();
        builder.Services.AddScoped<RunValueStore>();
        builder.Services.AddScoped<RunMetricStore>();
        builder.Services.AddScoped<RunBatchStore>();
        builder.Services.AddSingleton<RunBatchWriter>();
        builder.Services.AddScoped<RunLogStore>();
        builder.Services.AddScoped<RunEditStore>();
        builder.Services.AddScoped<RunSearch>();
        builder.Services.AddScoped<RunLogReader>();
        builder.Services.AddScoped<MetricHistory>();
        builder.Services.AddScoped<RunIntake>();
        builder.Services.AddScoped<OutboxStore>();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddHostedService<OutboxService>();
        builder.Services.AddHostedService<DeadLetterService>();
    }
}
