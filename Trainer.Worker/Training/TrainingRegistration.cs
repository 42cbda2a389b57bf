using MLOpsAspire.Trainer.Worker.Artifacts;

namespace MLOpsAspire.Trainer.Worker.Training;

internal static class TrainingRegistration
{
    public static void AddTraining(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DataSource>();
        builder.Services.AddSingleton<TrainingRun>();
        builder.Services.AddSingleton<ArtifactFolder>();
        builder.Services.AddSingleton<ArtifactWriter>();
        builder.Services.AddSingleton<AlgorithmRun>();
    }
}
