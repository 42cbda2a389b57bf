using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Trainer.Worker.Reports;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Trouble outside of a job, which may be gone when the job is delivered again.</summary>
internal static class PassingTrouble
{
    public static bool Is(Exception e) =>
        RegistryPatience.IsAway(e) || e is OperationCanceledException or DatasetFetchException { MayPass: true } or (IOException and not PathTooLongException);

    /// <summary>One sentence for the job's dead letter and so for the run. It holds nothing of the exception but what was written for people.</summary>
    public static string Describe(Exception e) => e switch
    {
        DatasetFetchException => e.Message,
        _ when RegistryPatience.IsAway(e) => "The registry did not answer.",
        OperationCanceledException => "The work was stopped.",
        IOException => "A file could not be read or written where the trainer runs; its log says which.",
        _ => $"The trainer failed unexpectedly ({e.GetType().Name}); its log says more.",
    };
}
