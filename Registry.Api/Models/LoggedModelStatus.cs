namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Where a logged model is between its announcement and its files: MLflow's words, with its numbers.</summary>
internal enum LoggedModelStatus
{
    LoggedModelStatusUnspecified = 0,

    /// <summary>Announced; its files are still to come.</summary>
    LoggedModelPending = 1,

    LoggedModelReady = 2,
    LoggedModelUploadFailed = 3,
}
