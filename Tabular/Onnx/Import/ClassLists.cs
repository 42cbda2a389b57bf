using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Reads the classes that a node names.</summary>
internal static class ClassLists
{
    /// <summary>The most classes or numbers a model may predict.</summary>
    public const int MaxClasses = 1000;

    /// <exception cref="OnnxFormatException">There are too few or too many, or one is there twice.</exception>
    public static IReadOnlyList<ClassLabel> Read(ImportNode node)
    {
        var (numbers, texts) = (node.Ints("classlabels_int64s"), node.Texts("classlabels_strings"));
        IReadOnlyList<ClassLabel> classes = [.. numbers.Select(number => new ClassLabel(number)), .. texts.Select(text => new ClassLabel(text))];
        return (numbers.Count == 0 || texts.Count == 0) && classes.Count is > 0 and <= MaxClasses && classes.Distinct().Count() == classes.Count
            && numbers.All(number => number is >= -Rounding.MaxWhole and <= Rounding.MaxWhole)
            ? classes
            : throw node.Error($"has not 1 to {MaxClasses} different classes, or one beyond 2^53");
    }
}
