using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Tests.Jobs;

/// <summary>Reads job files of which a test knows what kind they are.</summary>
internal static class ReadJob
{
    public static AlgorithmJob Algorithm(string text, string file = "a.job.yaml") => Assert.IsType<AlgorithmJob>(JobFileReader.Read(text, file));

    public static CommandJob Command(string text) => Assert.IsType<CommandJob>(JobFileReader.Read(text, "a.job.yaml"));
}
