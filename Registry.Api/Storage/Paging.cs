using MLOpsAspire.Contracts;

namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>What is the same for every list: how much of it is given at once.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <summary>Says what is wrong with a limit; null when nothing is.</summary>
    public static string? Problem(int limit) => limit is < 1 or > MaxLimit ? $"limit: it lies between 1 and {MaxLimit}." : null;

    /// <summary>Says what is wrong with a page token; null when nothing is.</summary>
    public static string? TokenProblem(string? token, Func<string, bool> isValid) =>
        token is null || isValid(token) ? null : "pageToken: it is the nextPageToken of the page before.";

    /// <summary>Makes a page of rows of which one more was read than is given, to know whether any follow.</summary>
    public static Page<TItem> ToPage<TRow, TItem>(List<TRow> rows, int limit, Func<TRow, string> token, Func<TRow, TItem> toItem) =>
        new([.. rows.Take(limit).Select(toItem)], rows.Count > limit ? token(rows[limit - 1]) : null);
}
