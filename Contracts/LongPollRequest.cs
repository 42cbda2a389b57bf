namespace MLOpsAspire.Contracts;

/// <summary>Marks a request whose answer is meant to take its time, so that it is not taken for one that hangs.</summary>
public static class LongPollRequest
{
    private static readonly HttpRequestOptionsKey<bool> Key = new("mlops.long-poll");

    public static void Mark(HttpRequestMessage request) => request.Options.Set(Key, true);

    public static bool Is(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var marked) && marked;
}
