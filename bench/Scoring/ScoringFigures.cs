namespace MLOpsAspire.Bench.Scoring;

/// <summary>How long a contender takes for a call, in seconds.</summary>
/// <param name="One">With one row.</param>
/// <param name="Ten">With ten rows.</param>
/// <param name="Thousand">With a thousand rows.</param>
/// <param name="All">With all rows.</param>
internal sealed record ScoringFigures(double One, double Ten, double Thousand, double All);
