using Google.Protobuf;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>
/// Writes a model as ONNX with standard operators only. The graph takes each raw column as [rows, 1], a number as float and a
/// category as string (its word, or its code in digits; the empty string is a missing value), and gives <c>label</c> and
/// <c>probabilities</c>:
/// <code>
/// category ─ LabelEncoder ─┐
/// number ──────────────────┴ Concat ─ TreeEnsembleRegressor ─┬ Neg ─┐
///                                                            └──────┴ Concat ─┬ Sigmoid ─ probabilities
///                                                                             └ ArgMax ─ LabelEncoder ─ label
/// </code>
/// The same model gives the same bytes.
/// </summary>
public static class OnnxWriter
{
    private const long IrVersion = 8;
    private const string Label = "label";
    private const string Probabilities = "probabilities";

    /// <summary>The names of the graph's two outputs, which give way to columns that are called the same.</summary>
    public static (string Label, string Probabilities) OutputNames(BinaryModel model)
    {
        var columns = model.Features.Select(feature => feature.Name).ToHashSet(StringComparer.Ordinal);
        return (GraphBuilder.Free(Label, columns), GraphBuilder.Free(Probabilities, columns));
    }

    public static byte[] Write(BinaryModel model)
    {
        var file = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "MLOpsAspire.Tabular",
            ProducerVersion = typeof(OnnxWriter).Assembly.GetName().Version!.ToString(3),
            Graph = new GraphProto { Name = "binary_classifier" },
        };
        file.OpsetImport.Add(new OperatorSetIdProto { Version = OnnxNames.OpsetVersion });
        file.OpsetImport.Add(new OperatorSetIdProto { Domain = OnnxOperator.Ml, Version = OnnxNames.MlOpsetVersion });

        var graph = new GraphBuilder(file.Graph, model.Features.Select(feature => feature.Name));
        var score = AddTrees(graph, model.Trees, AddFeatures(graph, model.Features));
        AddOutputs(graph, model, score);
        return file.ToByteArray();
    }

    private static string AddFeatures(GraphBuilder graph, IReadOnlyList<Feature> features)
    {
        var numbers = new List<string>(features.Count);
        foreach (var feature in features)
        {
            var isCategory = feature.Kind == FeatureKind.Category;
            graph.AddInput(feature.Name, isCategory ? OnnxNames.String : OnnxNames.Float);
            numbers.Add(isCategory ? AddEncoder(graph, feature) : feature.Name);
        }

        return graph.Add(OnnxOperator.Concat, numbers, "features", node => node.With("axis", 1));
    }

    private static string AddEncoder(GraphBuilder graph, Feature feature) =>
        graph.Add(OnnxOperator.WordEncoder, [feature.Name], $"{feature.Name}_code", node => node
            .With("keys_strings", feature.Spellings.Select(pair => pair.Key))
            .With("values_floats", feature.Spellings.Select(pair => (float)pair.Value))
            .With("default_float", float.NaN));

    private static string AddTrees(GraphBuilder graph, TreeEnsemble trees, string features) =>
        graph.Add(OnnxOperator.Trees, [features], "score", new TreeAttributes(trees).WriteTo);

    private static void AddOutputs(GraphBuilder graph, BinaryModel model, string score)
    {
        var negative = graph.Add(OnnxOperator.Neg, [score], "negative_score");
        var scores = graph.Add(OnnxOperator.Concat, [negative, score], "scores", node => node.With("axis", 1));
        var index = graph.Add(OnnxOperator.ArgMax, [scores], "class_index", node => node.With("axis", 1).With("keepdims", 0));
        var label = graph.Add(OnnxOperator.ClassEncoder, [index], Label, node => WithClasses(node, model));
        var probabilities = graph.Add(OnnxOperator.Sigmoid, [scores], Probabilities);

        graph.AddOutput(label, model.Negative.Number is null ? OnnxNames.String : OnnxNames.Int64, columns: null);
        graph.AddOutput(probabilities, OnnxNames.Float, columns: 2);
    }

    private static NodeProto WithClasses(NodeProto node, BinaryModel model)
    {
        node.With("keys_int64s", [0L, 1L]);
        return model.Negative.Number is { } negative && model.Positive.Number is { } positive
            ? node.With("values_int64s", [negative, positive])
            : node.With("values_strings", [model.Negative.ToString(), model.Positive.ToString()]);
    }
}
