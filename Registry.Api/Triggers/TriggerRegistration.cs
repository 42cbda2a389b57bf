using MLOpsAspire.Registry.Api.Triggers.Hooks;
using MLOpsAspire.Registry.Api.Triggers.Jobs;
using MLOpsAspire.Registry.Api.Triggers.Schedules;

namespace MLOpsAspire.Registry.Api.Triggers;

internal static class TriggerRegistration
{
    public static void AddTriggers(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<StoredJobStore>();
        builder.Services.AddScoped<JobStarter>();
        builder.Services.AddScoped<TriggerStore>();
        builder.Services.AddScoped<TriggerStarter>();
        builder.Services.AddScoped<HookIntake>();
        builder.Services.AddSingleton<HookSecrets>();
        builder.Services.AddScoped<ScheduleStore>();
        builder.Services.AddSingleton<ScheduleSignal>();
        builder.Services.AddHostedService<ScheduleService>();
    }
}
