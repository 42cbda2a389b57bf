namespace MLOpsAspire.Bench.Training;

/// <summary>A contender's figures on one set of data.</summary>
internal sealed record TrainingResult(string Data, string Contender, int Threads, TrainingFigures Figures);
