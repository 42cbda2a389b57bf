using MLOpsAspire.Scoring.Api.Access;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>What a request finds under an endpoint and a deployment.</summary>
/// <param name="Outcome">Whether there is a model.</param>
/// <param name="Model">It.</param>
/// <param name="Keys">Who may ask it; null when there is no such deployment.</param>
/// <param name="Counter">Counts what becomes of the request; null when nobody compares versions.</param>
internal readonly record struct ModelLookup(
    LookupOutcome Outcome, LoadedModel? Model = null, AcceptedKeys? Keys = null, AnswerCounter? Counter = null);
