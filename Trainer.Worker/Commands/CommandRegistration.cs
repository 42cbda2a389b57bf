using MLOpsAspire.Trainer.Worker.Commands.Outputs;
using MLOpsAspire.Trainer.Worker.Commands.Sources;

namespace MLOpsAspire.Trainer.Worker.Commands;

internal static class CommandRegistration
{
    public static void AddCommands(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<CommandOptions>()
            .BindConfiguration(CommandOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AllowedPrograms>();
        builder.Services.AddSingleton<GuardedProgram>();
        builder.Services.AddSingleton<GitSource>();
        builder.Services.AddSingleton<SnapshotSource>();
        builder.Services.AddSingleton<CommandSources>();
        builder.Services.AddSingleton<OutputFiles>();
        builder.Services.AddSingleton<OutputModel>();
        builder.Services.AddSingleton<CommandRun>();
    }
}
