using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>What is the same for every search.</summary>
internal static class MlflowPaging
{
    /// <exception cref="MlflowException">It is out of range.</exception>
    public static int Limit(long? maxResults, int usual, int most) => maxResults switch
    {
        null => usual,
        < 1 => throw Refuse($"Invalid value {maxResults} for parameter 'max_results' supplied. It must be a positive integer"),
        _ when maxResults > most => throw Refuse($"Invalid value {maxResults} for parameter 'max_results' supplied. It must be at most {most}"),
        _ => (int)maxResults.Value,
    };

    /// <exception cref="MlflowException">It is no token.</exception>
    public static PagePosition Position(string? token) =>
        PagePosition.Parse(token) ?? throw Refuse("Invalid page token, could not base64-decode");

    /// <exception cref="MlflowException">It is none of the words.</exception>
    public static DeletedView View(string? view) => view switch
    {
        null or "" or "ACTIVE_ONLY" or "1" => DeletedView.Without,
        "DELETED_ONLY" or "2" => DeletedView.Only,
        "ALL" or "3" => DeletedView.With,
        _ => throw Refuse($"Invalid value '{view}' for a view type: it is ACTIVE_ONLY, DELETED_ONLY or ALL."),
    };

    /// <exception cref="MlflowException">The text is no filter, or no order.</exception>
    public static T Value<T>(Parsed<T> parsed)
        where T : class => parsed.Value ?? throw Refuse(parsed.Problem!);

    private static MlflowException Refuse(string message) => new(MlflowError.InvalidParameter(message));
}
