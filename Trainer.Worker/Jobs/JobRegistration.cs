namespace MLOpsAspire.Trainer.Worker.Jobs;

internal static class JobRegistration
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TrainerOptions>()
            .BindConfiguration(TrainerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<JobRunner>();
        builder.Services.AddHostedService<TrainingService>();
    }
}
