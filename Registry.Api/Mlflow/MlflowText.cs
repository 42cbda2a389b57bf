namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>Checks texts that are to be stored. NUL is no part of any, since not every database stores it.</summary>
internal static class MlflowText
{
    private const char Nul = '\0';

    /// <exception cref="MlflowException">It is too long, or holds what cannot be stored.</exception>
    public static string Bounded(string text, string parameter, int maxLength)
    {
        MlflowNames.ThrowIfLonger(text, maxLength, parameter);
        return Storable(text, parameter);
    }

    /// <summary>The beginning of a text that is too long, without half a character at its end.</summary>
    /// <exception cref="MlflowException">It holds what cannot be stored.</exception>
    public static string Cut(string text, string parameter, int maxLength) =>
        Storable(text.Length <= maxLength ? text : text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)], parameter);

    private static string Storable(string text, string parameter) =>
        text.Contains(Nul, StringComparison.Ordinal)
            ? throw new MlflowException(MlflowError.InvalidParameter($"'{parameter}' holds a NUL character, which cannot be stored"))
            : text;
}
