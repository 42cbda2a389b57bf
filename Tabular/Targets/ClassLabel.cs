using System.Globalization;

namespace MLOpsAspire.Tabular.Targets;

/// <summary>A class a model predicts: a whole number or a text, as the label column has it.</summary>
public sealed record ClassLabel
{
    public ClassLabel(long number) => Number = number;

    public ClassLabel(string text) => Text = text;

    public long? Number { get; }

    public string? Text { get; }

    public override string ToString() => Text ?? Number!.Value.ToString(CultureInfo.InvariantCulture);
}
