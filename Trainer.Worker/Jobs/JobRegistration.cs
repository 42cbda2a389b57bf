using MLOpsAspire.Platform;
using MLOpsAspire.Trainer.Worker.Attempts;
using MLOpsAspire.Trainer.Worker.Reports;

namespace MLOpsAspire.Trainer.Worker.Jobs;

internal static class JobRegistration
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TrainerOptions>()
            .BindConfiguration(TrainerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RegistryPatience>();
        builder.Services.AddSingleton(services => new WorkFolder(
            MlopsHome.PathOf(builder.Configuration, "work"), services.GetRequiredService<ILogger<WorkFolder>>()));
        builder.Services.AddSingleton<JobRunner>();
        builder.Services.AddHostedService<TrainingService>();
    }
}
