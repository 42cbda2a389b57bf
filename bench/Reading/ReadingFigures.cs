namespace MLOpsAspire.Bench.Reading;

/// <summary>What one reading took.</summary>
/// <param name="Seconds">From the open file to the table.</param>
/// <param name="PeakMegabytes">The most memory the process had.</param>
internal sealed record ReadingFigures(double Seconds, double PeakMegabytes);
