namespace MLOpsAspire.Contracts.Events;

/// <summary>Asks for events to be sent to an address, from now on.</summary>
/// <param name="Url">An https address that others can reach, unless the registry's settings allow more.</param>
/// <param name="Types">Of which types, such as <c>mlops.run.*</c>; 1 to 50.</param>
public sealed record CreateWebhookRequest(string Url, IReadOnlyList<string> Types)
{
    /// <summary>Only events about this and what is below it, such as <c>endpoints/titanic</c>; all, when not given.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether events are sent at once; those of a webhook at rest are kept for it.</summary>
    public bool IsActive { get; init; } = true;
}
