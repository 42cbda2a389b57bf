namespace MLOpsAspire.Contracts;

/// <summary>Marks a POST that may be sent again when its answer was lost, because the receiver takes it as one.</summary>
public static class IdempotentRequest
{
    private static readonly HttpRequestOptionsKey<bool> Key = new("mlops.idempotent");

    public static void Mark(HttpRequestMessage request) => request.Options.Set(Key, true);

    /// <summary>True for a marked request, and for the methods that are idempotent by definition.</summary>
    public static bool Is(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get
        || request.Method == HttpMethod.Put
        || request.Method == HttpMethod.Delete
        || (request.Options.TryGetValue(Key, out var marked) && marked);
}
