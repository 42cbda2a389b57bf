namespace MLOpsAspire.Bench.Scoring;

/// <summary>A contender's figures for one forest.</summary>
internal sealed record ScoringResult(string Forest, string Contender, int Threads, ScoringFigures Figures);
