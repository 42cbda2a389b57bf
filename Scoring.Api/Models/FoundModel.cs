namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>The model a request asks, or why it is not answered.</summary>
/// <param name="Model">Null when it is refused.</param>
/// <param name="Counter">Counts what becomes of the request; null when nobody compares versions.</param>
/// <param name="Refusal">Null when it is not.</param>
internal readonly record struct FoundModel(LoadedModel? Model, AnswerCounter? Counter = null, Refusal? Refusal = null);
