using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>
/// A tensor of the graph. One with rows is [rows, …]: it has a register for each number of a row, and operators that only move numbers
/// about share these. A constant has the same numbers for every row.
/// </summary>
/// <param name="Type">What the numbers are; of words the number in the <see cref="Vocabulary"/>.</param>
/// <param name="HasRows">False for a constant.</param>
/// <param name="Dims">The lengths of the axes; of a tensor with rows those after the rows.</param>
/// <param name="Registers">Where the numbers of a row are, the last axis running fastest.</param>
internal sealed record GraphValue(ElementType Type, bool HasRows, int[] Dims, int[] Registers)
{
    public int Width => Registers.Length;

    /// <summary>How many axes the tensor has.</summary>
    public int Rank => Dims.Length + (HasRows ? 1 : 0);

    /// <summary>When every number names a class, these, in the order of their indices; otherwise null.</summary>
    public IReadOnlyList<ClassLabel>? Classes { get; init; }

    /// <summary>True for [1, rows], the only other place the rows may have; few operators take that.</summary>
    public bool RowsAreLast { get; init; }

    /// <summary>True when it became a list of maps from the classes to numbers.</summary>
    public bool IsMap { get; init; }
}
