using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Scoring.Api.Dialects.Rows;

/// <summary>
/// A column of a model, and how its values become the number the model takes, from whatever they are written as. Refusals name the column
/// and quote no value.
/// </summary>
internal sealed class InputColumn(Feature feature)
{
    private readonly Utf8Table _words = new([.. feature.Spellings]);

    public Feature Feature => feature;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(feature.Name);

    private bool TakesNumbers => feature.Kind == FeatureKind.Number;

    /// <summary>Reads the value at which the JSON is.</summary>
    /// <param name="number">What the model takes; NaN where a value is missing.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    /// <exception cref="InvalidOperationException">A text's escapes make no characters.</exception>
    public string? Read(ref Utf8JsonReader json, out float number)
    {
        number = float.NaN;
        switch (json.TokenType)
        {
            case JsonTokenType.Number:
                return json.TryGetDouble(out var value) ? ReadNumber(value, out number) : TooLarge();
            case JsonTokenType.String when !TakesNumbers:
                using (var text = new JsonText(ref json))
                {
                    return ReadWord(text.Utf8, out number);
                }

            default:
                return json.TokenType == JsonTokenType.Null ? null : Misfit();
        }
    }

    /// <summary>Takes a number, or a category's code. What is no number is missing.</summary>
    /// <inheritdoc cref="Read(ref Utf8JsonReader, out float)"/>
    public string? ReadNumber(double value, out float number)
    {
        number = (float)value;
        return float.IsInfinity(number) ? TooLarge()
            : TakesNumbers || double.IsNaN(value) ? null
            : feature.AcceptsCodes ? ReadCode(value, out number)
            : Misfit();
    }

    /// <summary>Takes a category's word, or its code in digits. One that is not known is missing.</summary>
    /// <inheritdoc cref="Read(ref Utf8JsonReader, out float)"/>
    public string? ReadWord(ReadOnlySpan<byte> word, out float number)
    {
        number = float.NaN;
        if (TakesNumbers)
        {
            return Misfit();
        }

        if (_words.TryFind(word, out var code) || _words.TryFind(Utf8Words.Trim(word), out code))
        {
            number = code;
            return null;
        }

        return Utf8.IsValid(word) ? null : $"The text in the column '{feature.Name}' is not UTF-8.";
    }

    /// <summary>Takes a field of a CSV file.</summary>
    /// <inheritdoc cref="Read(ref Utf8JsonReader, out float)"/>
    public string? ReadField(ReadOnlySpan<byte> field, out float number)
    {
        number = float.NaN;
        var isNumber = double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        return TakesNumbers ? (isNumber ? ReadNumber(value, out number) : IsMissing(field) ? null : Misfit())
            : ReadWord(field, out number) is { } problem ? problem
            : float.IsNaN(number) && isNumber && feature.AcceptsCodes ? ReadNumber(value, out number)
            : null;
    }

    /// <summary>A code may be written as any whole number is, as 1, 1.0 or 1e0.</summary>
    private string? ReadCode(double code, out float number)
    {
        Span<byte> digits = stackalloc byte[32];
        ((long)code).TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        number = _words.TryFind(digits[..length], out var known) ? known : float.NaN;
        return code == Math.Truncate(code) ? null : $"The column '{feature.Name}' must be a text or a whole number.";
    }

    private static bool IsMissing(ReadOnlySpan<byte> field)
    {
        var text = Utf8Words.Trim(field);
        foreach (var token in TableOptions.UsualMissing)
        {
            if (Ascii.EqualsIgnoreCase(text, token))
            {
                return true;
            }
        }

        return text.IsEmpty;
    }

    private string TooLarge() => $"The number in the column '{feature.Name}' is too large.";

    private string Misfit() => TakesNumbers
        ? $"The column '{feature.Name}' must be a number."
        : $"The column '{feature.Name}' must be a text{(feature.AcceptsCodes ? " or a code" : "")}.";
}
