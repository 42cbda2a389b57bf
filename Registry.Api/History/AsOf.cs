using System.Globalization;
using System.Text.RegularExpressions;

namespace MLOpsAspire.Registry.Api.History;

/// <summary>The time of which a caller wants to know how things were.</summary>
internal static partial class AsOf
{
    public const string Parameter = "as_of";

    /// <param name="text">What the query says; null when it says nothing, and now is meant.</param>
    /// <param name="problem">One sentence when it is no time; null when it is.</param>
    public static DateTimeOffset? Parse(string? text, out string? problem)
    {
        // Without an offset nobody could say which time is meant.
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && Offset().IsMatch(text!);
        problem = text is null || isTime ? null : $"{Parameter}: write a time with its offset, such as 2026-05-01T12:00:00Z.";
        return text is not null && isTime ? time : null;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Offset();
}
