using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>What an operator makes of a node's inputs.</summary>
internal delegate IReadOnlyList<GraphValue> Operator(GraphCompiler graph, ImportNode node);

/// <summary>The operators that a model may be made of.</summary>
internal static class Operators
{
    private static readonly Dictionary<(string Domain, string Type), Operator> Known = new[]
    {
        ArithmeticOperators.All, ClassOperators.All, ColumnOperators.All, EncoderOperators.All, LogicOperators.All, ScalingOperators.All,
        ShapeOperators.All, TreeOperators.All,
    }.SelectMany(operators => operators).ToDictionary(pair => pair.Key, pair => pair.Value);

    /// <exception cref="OnnxFormatException">It is not supported.</exception>
    public static Operator Find(NodeProto node) => Known.GetValueOrDefault((node.Domain == "ai.onnx" ? "" : node.Domain, node.OpType))
        ?? throw node.Error(node.Domain.Length == 0 ? "is not supported" : $"of the domain '{Names.Shorten(node.Domain)}' is not supported");
}
