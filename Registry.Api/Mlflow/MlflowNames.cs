using System.Globalization;

namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>What keys of metrics, params and tags may look like, and how long they and their values may be. The sentences are those clients know.</summary>
internal static class MlflowNames
{
    public const int MaxKeyLength = 250;

    /// <summary>Refuses a key that is missing, too long, or does not fit.</summary>
    /// <param name="name">The key.</param>
    /// <param name="field">Where it stands, such as <c>metrics[0].name</c>.</param>
    /// <exception cref="MlflowException">It is refused.</exception>
    public static void Check(string name, string field)
    {
        ThrowIfLonger(name, MaxKeyLength, field);
        if (!name.All(IsAllowed))
        {
            throw Refuse(
                name,
                field,
                "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
        }

        if (IsNotNormal(name))
        {
            throw Refuse(name, field, "Names may be treated as files in certain cases, and must not resolve to other names when treated as such.");
        }
    }

    /// <exception cref="MlflowException">It is longer.</exception>
    public static void ThrowIfLonger(string value, int most, string field)
    {
        if (value.Length > most)
        {
            throw new MlflowException(MlflowError.InvalidParameter(string.Create(
                CultureInfo.InvariantCulture, $"'{field}' exceeds the maximum length of {most} characters. Got {value.Length} characters.")));
        }
    }

    private static bool IsAllowed(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' ' or ':' or '/';

    private static bool IsNotNormal(string name) =>
        name is "." or ['/', ..] or [.., '/'] || name.Split('/').Any(part => part is "" or "." or "..");

    private static MlflowException Refuse(string name, string field, string reason) =>
        new(MlflowError.InvalidParameter($"Invalid value \"{name}\" for parameter '{field}' supplied: {reason}"));
}
