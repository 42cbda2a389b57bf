using Google.Protobuf;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx.Import;
using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Reads models from ONNX graphs.</summary>
public static class OnnxReader
{
    /// <summary>Fields that are not known here have no meaning here, and need no memory.</summary>
    private static readonly MessageParser<ModelProto> Parser = ModelProto.Parser.WithDiscardUnknownFields(true);

    /// <summary>Reads a model that <see cref="OnnxWriter"/> wrote, or any other of trees (<see cref="ImportedModel"/>).</summary>
    /// <exception cref="OnnxFormatException">The file is damaged, or does what is not supported; the message names the node.</exception>
    public static IRowModel ReadAny(byte[] file)
    {
        var model = Parse(file);
        return model.ProducerName == OnnxWriter.Producer ? Read(model) : OnnxImporter.Read(model);
    }

    /// <summary>Reads a model from a graph of the form that <see cref="OnnxWriter"/> writes, and refuses any other.</summary>
    /// <exception cref="OnnxFormatException">The file is damaged, or is a graph of another form; the message names the node.</exception>
    public static TabularModel Read(byte[] file) => Read(Parse(file));

    private static ModelProto Parse(byte[] file)
    {
        try
        {
            return Parser.ParseFrom(file);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new OnnxFormatException("The file is not a whole ONNX model.", e);
        }
    }

    private static TabularModel Read(ModelProto model)
    {
        ThrowUnlessKnown(model.OpsetImport);
        var graph = new GraphView(model.Graph ?? throw new OnnxFormatException("The ONNX file holds no graph."));
        return graph.Outputs.Count switch
        {
            1 => ReadModel(graph, graph.NodeOf(graph.Outputs[0], OnnxOperator.Trees), LearningTask.Regression, []),
            2 => ReadClassifier(graph),
            var count => throw new OnnxFormatException($"The ONNX graph has {count} outputs instead of a label and probabilities, or a number."),
        };
    }

    private static TabularModel ReadClassifier(GraphView graph)
    {
        var classes = graph.NodeOf(graph.Outputs[0], OnnxOperator.ClassEncoder);
        var isBinary = graph.AnyNodeOf(graph.Outputs[1]).OpType == OnnxOperator.Sigmoid.Type;
        var probabilities = graph.NodeOf(graph.Outputs[1], isBinary ? OnnxOperator.Sigmoid : OnnxOperator.Softmax);
        if (!isBinary && probabilities.Int("axis", -1) != 1)
        {
            throw probabilities.Error("does not go along the classes");
        }

        var scores = isBinary
            ? OfColumns(graph.NodeOf(GraphView.InputOf(probabilities), OnnxOperator.Concat))
            : graph.NodeOf(GraphView.InputOf(probabilities), OnnxOperator.Trees);
        ReadIndex(graph.NodeOf(GraphView.InputOf(classes), OnnxOperator.ArgMax), scores);
        return ReadModel(
            graph, isBinary ? ReadScores(graph, scores) : scores, isBinary ? LearningTask.Binary : LearningTask.Multiclass, ReadClasses(classes));
    }

    private static TabularModel ReadModel(GraphView graph, NodeProto trees, LearningTask task, IReadOnlyList<ClassLabel> classes)
    {
        var features = new FeatureGraphReader(graph);
        var used = new List<int>();
        var sets = new List<string>();
        foreach (var value in OfColumns(graph.NodeOf(GraphView.InputOf(trees), OnnxOperator.Concat)).Input)
        {
            // The sets' columns come last: what a tree looks at is counted from the left.
            if (graph.Find(value)?.OpType == OnnxOperator.Reshape.Type)
            {
                sets.Add(value);
            }
            else if (sets.Count == 0)
            {
                used.Add(features.PlaceOf(value));
            }
            else
            {
                throw new OnnxFormatException($"The ONNX graph has the column '{Names.Shorten(value)}' after sets of categories.");
            }
        }

        var columns = used.Select((_, feature) => new CategoryBranch(feature)).ToList();
        var featureOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (feature, place) in used.Index().Where(feature => feature.Item < features.Inputs.Count))
        {
            featureOf.TryAdd(features.Inputs[place].Name, feature);
        }

        foreach (var value in sets)
        {
            // Without this, a small file could name a large table any number of times.
            var branches = CategoryColumnsReader.Read(graph, value, column => featureOf.TryGetValue(column, out var feature) ? (feature, features.Inputs[used[feature]]) : null);
            if (columns.Count > used.Count && columns[^1].Feature >= branches[0].Feature)
            {
                throw new OnnxFormatException($"The ONNX graph has the sets of categories '{Names.Shorten(value)}' twice, or not in the order of the columns.");
            }

            columns.AddRange(branches);
        }

        try
        {
            var pipeline = new FeaturePipeline(features.Inputs, features.Derived, used);
            return new TabularModel(pipeline, TreeAttributeReader.Read(trees, used.Count, columns), task, classes);
        }
        catch (ArgumentException e)
        {
            throw new OnnxFormatException($"The ONNX graph is no model: {e.Message}", e);
        }
    }

    private static void ThrowUnlessKnown(IEnumerable<OperatorSetIdProto> opsets)
    {
        foreach (var opset in opsets)
        {
            var (least, most) = opset.Domain == OnnxOperator.Ml
                ? (OnnxNames.MinMlOpsetVersion, OnnxNames.MaxMlOpsetVersion)
                : (OnnxNames.MinOpsetVersion, OnnxNames.MaxOpsetVersion);
            if (opset.Version < least || opset.Version > most)
            {
                throw new OnnxFormatException(
                    $"The ONNX file is for version {opset.Version} of the operators '{Names.Shorten(opset.Domain)}'; {least} to {most} are supported.");
            }
        }
    }

    /// <summary>Joined side by side.</summary>
    private static NodeProto OfColumns(NodeProto concat) =>
        concat.Int("axis", 0) == 1 ? concat : throw concat.Error("does not join columns");

    private static void ReadIndex(NodeProto argMax, NodeProto scores)
    {
        if (argMax.Int("axis", 0) != 1 || argMax.Int("keepdims", 1) != 0)
        {
            throw argMax.Error("does not choose one class for each row");
        }

        if (GraphView.InputOf(argMax) != scores.Output[0])
        {
            throw argMax.Error("takes other scores than the probabilities do");
        }
    }

    /// <summary>Checks that the scores are the negated and the plain sum of trees, and returns the trees.</summary>
    private static NodeProto ReadScores(GraphView graph, NodeProto scores)
    {
        if (scores.Input.Count != 2)
        {
            throw scores.Error("does not join the scores of two classes");
        }

        var negative = graph.NodeOf(scores.Input[0], OnnxOperator.Neg);
        if (GraphView.InputOf(negative) != scores.Input[1])
        {
            throw scores.Error("joins scores that are not each other's negative");
        }

        return graph.NodeOf(scores.Input[1], OnnxOperator.Trees);
    }

    private static IReadOnlyList<ClassLabel> ReadClasses(NodeProto encoder)
    {
        var keys = encoder.Ints("keys_int64s");
        var numbers = encoder.Ints("values_int64s");
        var texts = encoder.Texts("values_strings");
        IReadOnlyList<ClassLabel> classes = texts.Count == 0
            ? [.. numbers.Select(number => new ClassLabel(number))]
            : [.. texts.Select(text => new ClassLabel(text))];
        return (numbers.Count == 0 || texts.Count == 0) && classes.Count >= 2 && classes.Distinct().Count() == classes.Count
            && keys.SequenceEqual(Enumerable.Range(0, classes.Count).Select(index => (long)index))
            ? classes
            : throw encoder.Error("does not name two classes or more");
    }
}
