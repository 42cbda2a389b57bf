using Google.Protobuf;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Reads a binary classifier from an ONNX graph of the form that <see cref="OnnxWriter"/> writes, and refuses any other.</summary>
public static class OnnxReader
{
    /// <summary>Fields that are not known here have no meaning here, and need no memory.</summary>
    private static readonly MessageParser<ModelProto> Parser = ModelProto.Parser.WithDiscardUnknownFields(true);

    /// <exception cref="OnnxFormatException">The file is damaged, or is a graph of another form; the message names the node.</exception>
    public static BinaryModel Read(byte[] file)
    {
        ModelProto model;
        try
        {
            model = Parser.ParseFrom(file);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new OnnxFormatException("The file is not a whole ONNX model.", e);
        }

        ThrowUnlessKnown(model.OpsetImport);
        var graph = new GraphView(model.Graph ?? throw new OnnxFormatException("The ONNX file holds no graph."));
        if (graph.Outputs.Count != 2)
        {
            throw new OnnxFormatException($"The ONNX graph has {graph.Outputs.Count} outputs instead of a label and probabilities.");
        }

        var classes = graph.NodeOf(graph.Outputs[0], OnnxOperator.ClassEncoder);
        var probabilities = graph.NodeOf(graph.Outputs[1], OnnxOperator.Sigmoid);
        var scores = OfColumns(graph.NodeOf(GraphView.InputOf(probabilities), OnnxOperator.Concat));
        ReadIndex(graph.NodeOf(GraphView.InputOf(classes), OnnxOperator.ArgMax), scores);
        var trees = ReadScores(graph, scores);
        var features = ReadFeatures(graph, OfColumns(graph.NodeOf(GraphView.InputOf(trees), OnnxOperator.Concat)));
        var (negative, positive) = ReadClasses(classes);
        return new BinaryModel(features, TreeAttributeReader.Read(trees, features.Count), negative, positive);
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

    private static List<Feature> ReadFeatures(GraphView graph, NodeProto concat)
    {
        var features = new List<Feature>(concat.Input.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in concat.Input)
        {
            var feature = graph.ElementTypeOfInput(value) switch
            {
                OnnxNames.Float => Feature.Number(value),
                null => ReadCategories(graph, graph.NodeOf(value, OnnxOperator.WordEncoder)),
                _ => throw concat.Error($"takes the input '{Names.Shorten(value)}', which is not float"),
            };
            if (!seen.Add(feature.Name))
            {
                throw concat.Error($"takes the column '{Names.Shorten(feature.Name)}' twice");
            }

            features.Add(feature);
        }

        return features;
    }

    private static Feature ReadCategories(GraphView graph, NodeProto encoder)
    {
        var column = GraphView.InputOf(encoder);
        if (graph.ElementTypeOfInput(column) != OnnxNames.String)
        {
            throw encoder.Error($"takes '{Names.Shorten(column)}', which is not a string input");
        }

        var words = encoder.Texts("keys_strings");
        var codes = encoder.Floats("values_floats");
        if (words.Count != codes.Count || words.Count == 0)
        {
            throw encoder.Error("has not one value for each key");
        }

        if (!float.IsNaN(encoder.Float("default_float", 0)))
        {
            throw encoder.Error("gives words it does not know a number, where they should be missing values");
        }

        if (codes.Any(code => code != (int)code))
        {
            throw encoder.Error("has a value that is no whole number");
        }

        try
        {
            return FromSpellings(column, words.Zip(codes, (word, code) => new Category(word, (int)code)));
        }
        catch (ArgumentException e)
        {
            throw encoder.Error(e.Message);
        }
    }

    /// <summary>Tells words from codes: a spelling that is its own code in digits is a code, unless the category has no other.</summary>
    private static Feature FromSpellings(string column, IEnumerable<Category> spellings)
    {
        var byCode = spellings.GroupBy(spelling => spelling.Code).OrderBy(group => group.Key).ToArray();
        var categories = byCode.SelectMany(group => group.Where(spelling => !Feature.IsCode(spelling)) is var words && words.Any() ? words : group);
        return Feature.OfCategories(column, [.. categories], acceptsCodes: byCode.All(group => group.Any(Feature.IsCode)));
    }

    private static (ClassLabel Negative, ClassLabel Positive) ReadClasses(NodeProto encoder)
    {
        var keys = encoder.Ints("keys_int64s");
        var numbers = encoder.Ints("values_int64s");
        var texts = encoder.Texts("values_strings");
        return (keys, numbers, texts) switch
        {
            ([0, 1], [var negative, var positive], []) when negative != positive => (new ClassLabel(negative), new ClassLabel(positive)),
            ([0, 1], [], [var negative, var positive]) when negative != positive => (new ClassLabel(negative), new ClassLabel(positive)),
            _ => throw encoder.Error("does not name two classes"),
        };
    }
}
