using Google.Protobuf;
using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>
/// Writes a model as ONNX with standard operators only. The graph takes each raw column as [rows, 1], a number as float and a
/// category as string (its word, or its code in digits; the empty string is a missing value). For two classes it gives <c>label</c> and
/// <c>probabilities</c>:
/// <code>
/// columns ─ (FeatureGraphWriter, CategoryColumns) ─ Concat ─ TreeEnsembleRegressor ─┬ Neg ─┐
///                                                                                    └──────┴ Concat ─┬ Sigmoid ─ probabilities
///                                                                                                     └ ArgMax ─ LabelEncoder ─ label
/// </code>
/// For several classes the trees give a score for each, and Softmax takes the place of Sigmoid; a model for numbers gives the trees' sum as
/// <c>prediction</c>. The same model gives the same bytes.
/// </summary>
public static class OnnxWriter
{
    /// <summary>The name of the program in the files.</summary>
    internal const string Producer = "MLOpsAspire.Tabular";

    private const long IrVersion = 8;
    private const string Label = "label";
    private const string Probabilities = "probabilities";
    private const string Prediction = "prediction";

    /// <summary>The names of the graph's outputs, which give way to columns that are called the same: label and probabilities, or prediction.</summary>
    public static IReadOnlyList<string> OutputNames(TabularModel model)
    {
        var columns = ColumnNames(model).ToHashSet(StringComparer.Ordinal);
        return [.. (model.Task == LearningTask.Regression ? [Prediction] : new[] { Label, Probabilities }).Select(name => GraphBuilder.Free(name, columns))];
    }

    public static byte[] Write(TabularModel model)
    {
        var file = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = Producer,
            ProducerVersion = typeof(OnnxWriter).Assembly.GetName().Version!.ToString(3),
            Graph = new GraphProto { Name = model.Task == LearningTask.Regression ? "regressor" : "classifier" },
        };
        file.OpsetImport.Add(new OperatorSetIdProto { Version = OnnxNames.OpsetVersion });
        file.OpsetImport.Add(new OperatorSetIdProto { Domain = OnnxOperator.Ml, Version = OnnxNames.MlOpsetVersion });

        // The outputs' names are kept, so that nothing in between takes them.
        var outputs = OutputNames(model);
        var graph = new GraphBuilder(file.Graph, ColumnNames(model).Concat(outputs));
        var sets = new CategoryColumns(model.Trees, model.Pipeline.Used.Count);
        IEnumerable<string> columns = [.. new FeatureGraphWriter(graph, model.Pipeline).Write(), .. sets.Write(graph, model.Pipeline)];
        var features = graph.Add(OnnxOperator.Concat, columns, "features", node => node.With("axis", 1));
        var attributes = new TreeAttributes(model.Trees, sets);
        if (model.Task == LearningTask.Regression)
        {
            graph.AddNamed(OnnxOperator.Trees, [features], outputs[0], attributes.WriteTo);
            graph.AddOutput(outputs[0], OnnxNames.Float, columns: 1);
        }
        else
        {
            var score = graph.Add(OnnxOperator.Trees, [features], "score", attributes.WriteTo);
            AddClasses(graph, model, score, outputs[0], outputs[1]);
        }

        return file.ToByteArray();
    }

    private static IEnumerable<string> ColumnNames(TabularModel model) =>
        model.Pipeline.Inputs.Select(input => input.Name).Concat(model.Pipeline.Derived.Select(derived => derived.Name));

    private static void AddClasses(GraphBuilder graph, TabularModel model, string score, string label, string probabilities)
    {
        var isBinary = model.Task == LearningTask.Binary;
        var scores = isBinary
            ? graph.Add(OnnxOperator.Concat, [graph.Add(OnnxOperator.Neg, [score], "negative_score"), score], "scores", node => node.With("axis", 1))
            : score;
        var index = graph.Add(OnnxOperator.ArgMax, [scores], "class_index", node => node.With("axis", 1).With("keepdims", 0));
        graph.AddNamed(OnnxOperator.ClassEncoder, [index], label, node => WithClasses(node, model));
        if (isBinary)
        {
            graph.AddNamed(OnnxOperator.Sigmoid, [scores], probabilities);
        }
        else
        {
            graph.AddNamed(OnnxOperator.Softmax, [scores], probabilities, node => node.With("axis", 1));
        }

        graph.AddOutput(label, model.Classes[0].Number is null ? OnnxNames.String : OnnxNames.Int64, columns: null);
        graph.AddOutput(probabilities, OnnxNames.Float, model.Classes.Count);
    }

    private static NodeProto WithClasses(NodeProto node, TabularModel model)
    {
        node.With("keys_int64s", Enumerable.Range(0, model.Classes.Count).Select(index => (long)index));
        return model.Classes.All(label => label.Number is not null)
            ? node.With("values_int64s", model.Classes.Select(label => label.Number!.Value))
            : node.With("values_strings", model.Classes.Select(label => label.ToString()));
    }
}
