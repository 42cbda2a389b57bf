namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>
/// What becomes of a number that is stored as one of ONNX's types. Registers are doubles: they hold every float exactly, and every whole
/// number up to <see cref="MaxWhole"/>.
/// </summary>
internal static class Rounding
{
    /// <summary>The greatest whole number that a register tells from its neighbours, 2^53.</summary>
    public const long MaxWhole = 1L << 53;

    public static bool IsWhole(this ElementType type) => type is ElementType.Int32 or ElementType.Int64;

    public static bool IsFloating(this ElementType type) => type is ElementType.Float or ElementType.Double;

    public static bool IsNumber(this ElementType type) => type.IsWhole() || type.IsFloating();

    /// <summary>The nearest number of the type. Where a whole number is missing (NaN), it stays so.</summary>
    public static Func<double, double> To(ElementType type) => type switch
    {
        ElementType.Float => static x => (float)x,
        ElementType.Double => static x => x,
        ElementType.Bool => static x => x != 0 ? 1 : 0,
        _ => Math.Truncate,
    };

    /// <summary>What the operator Cast makes of a number; x64 processors cast what fits no whole number to the least there is.</summary>
    public static Func<double, double> Cast(ElementType from, ElementType to) => (from, to) switch
    {
        (ElementType.Float or ElementType.Double, ElementType.Int64) =>
            static x => x is >= long.MinValue and < -(double)long.MinValue ? Math.Truncate(x) : long.MinValue,
        (ElementType.Float or ElementType.Double, ElementType.Int32) =>
            static x => x is > int.MinValue - 1d and < int.MaxValue + 1d ? Math.Truncate(x) : int.MinValue,
        _ => To(to),
    };
}
