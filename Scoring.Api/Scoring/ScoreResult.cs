using MLOpsAspire.Tabular;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>The answer to a request.</summary>
/// <param name="IsList">Whether rows were asked for as a list, which is answered with a list.</param>
/// <param name="Predictions">One per row.</param>
/// <param name="Problem">What was wrong with the request; the predictions are empty then.</param>
internal sealed record ScoreResult(bool IsList, IReadOnlyList<Prediction> Predictions, string? Problem = null)
{
    public static ScoreResult Refused(string problem) => new(IsList: false, [], problem);
}
