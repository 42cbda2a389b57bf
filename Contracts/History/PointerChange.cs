namespace MLOpsAspire.Contracts.History;

/// <summary>A change of what points to model versions. It is never changed itself.</summary>
/// <param name="Number">Grows from change to change; in quotes it is the pointer's entity tag.</param>
/// <param name="Owner">The model, or the endpoint of a deployment.</param>
/// <param name="Name">The alias, the version's number, or the deployment.</param>
/// <param name="From">The value before; null when there was none.</param>
/// <param name="To">The value since; null when it was taken away.</param>
/// <param name="By">Who changed it: a caller, or the release that did.</param>
/// <param name="Reason">Why, in that one's words.</param>
/// <param name="At">When.</param>
public sealed record PointerChange(
    long Number, PointerKind Kind, string Owner, string Name, string? From, string? To, string By, string? Reason, DateTimeOffset At);
