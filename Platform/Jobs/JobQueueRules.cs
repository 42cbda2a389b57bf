using System.Text;

namespace MLOpsAspire.Platform.Jobs;

/// <summary>What is the same in every queue that is kept in tables.</summary>
internal static class JobQueueRules
{
    /// <summary>SQL: why a message became a dead letter whose last allowed delivery ended without a word from the receiver.</summary>
    public const string ExhaustedReason =
        "'It was delivered ' || delivery_count || ' times and its receiver never finished it.'"
        + " || coalesce(' The last failure that was reported: ' || last_failure, '')";

    private const int MostDeadLetters = 1000;

    public static void CheckBody(string body)
    {
        if (Encoding.UTF8.GetByteCount(body) > JobQueueOptions.MaxBodyBytes)
        {
            throw new ArgumentException($"A job message holds at most {JobQueueOptions.MaxBodyBytes} bytes.", nameof(body));
        }
    }

    public static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostDeadLetters);
    }
}
