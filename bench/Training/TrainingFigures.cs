namespace MLOpsAspire.Bench.Training;

/// <summary>What one training took and gave.</summary>
/// <param name="Seconds">From the features as floats to the trained model.</param>
/// <param name="PeakMegabytes">The most memory the process had.</param>
/// <param name="Auc">On the rows that were held out.</param>
internal sealed record TrainingFigures(double Seconds, double PeakMegabytes, double Auc);
