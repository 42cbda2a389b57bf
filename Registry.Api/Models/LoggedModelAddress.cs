using MLOpsAspire.Registry.Api.Runs;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Where MLflow's clients store and find the files of a logged model: below its experiment's location.</summary>
internal static class LoggedModelAddress
{
    /// <param name="model">With its experiment.</param>
    public static string Of(LoggedModelRow model) =>
        $"{RunAddress.OfExperiment(model.ExperimentId, model.Experiment!.ArtifactLocation)}/models/{model.Id}/artifacts";
}
