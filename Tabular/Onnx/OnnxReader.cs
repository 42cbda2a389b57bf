using Google.Protobuf;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Reads a binary classifier from an ONNX graph of the form that <see cref="OnnxWriter"/> writes, and refuses any other.</summary>
public static class OnnxReader
{
    /// <exception cref="OnnxFormatException">The file is damaged, or is a graph of another form; the message names the node.</exception>
    public static BinaryModel Read(byte[] file)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(file);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new OnnxFormatException("The file is not a whole ONNX model.", e);
        }

        var graph = new GraphView(model.Graph ?? throw new OnnxFormatException("The ONNX file holds no graph."));
        if (graph.Outputs.Count != 2)
        {
            throw new OnnxFormatException($"The ONNX graph has {graph.Outputs.Count} outputs instead of a label and probabilities.");
        }

        var classes = graph.NodeOf(graph.Outputs[0], OnnxNames.LabelEncoder);
        var index = graph.NodeOf(GraphView.InputOf(classes), OnnxNames.ArgMax);
        var probabilities = graph.NodeOf(graph.Outputs[1], OnnxNames.Sigmoid);
        var scores = graph.NodeOf(GraphView.InputOf(probabilities), OnnxNames.Concat);
        var trees = ReadScores(graph, scores);
        if (GraphView.InputOf(index) != scores.Output[0])
        {
            throw index.Error("takes other scores than the probabilities do");
        }

        var features = ReadFeatures(graph, graph.NodeOf(GraphView.InputOf(trees), OnnxNames.Concat));
        var (negative, positive) = ReadClasses(classes);
        return new BinaryModel(features, TreeAttributeReader.Read(trees, features.Count), negative, positive);
    }

    /// <summary>Checks that the scores are the negated and the plain sum of trees, and returns the trees.</summary>
    private static NodeProto ReadScores(GraphView graph, NodeProto scores)
    {
        if (scores.Input.Count != 2)
        {
            throw scores.Error("does not join the scores of two classes");
        }

        var negative = graph.NodeOf(scores.Input[0], OnnxNames.Neg);
        if (GraphView.InputOf(negative) != scores.Input[1])
        {
            throw scores.Error("joins scores that are not each other's negative");
        }

        return graph.NodeOf(scores.Input[1], OnnxNames.TreeEnsembleRegressor);
    }

    private static List<Feature> ReadFeatures(GraphView graph, NodeProto concat)
    {
        var features = new List<Feature>(concat.Input.Count);
        foreach (var value in concat.Input)
        {
            features.Add(graph.ElementTypeOfInput(value) switch
            {
                OnnxNames.Float => Feature.Number(value),
                null => ReadCategories(graph, graph.NodeOf(value, OnnxNames.LabelEncoder)),
                _ => throw concat.Error($"takes the input '{value}', which is not float"),
            });
        }

        return features;
    }

    private static Feature ReadCategories(GraphView graph, NodeProto encoder)
    {
        var column = GraphView.InputOf(encoder);
        if (graph.ElementTypeOfInput(column) != OnnxNames.String)
        {
            throw encoder.Error($"takes '{column}', which is not a string input");
        }

        var words = encoder.Texts("keys_strings");
        var codes = encoder.Floats("values_floats");
        if (words.Count != codes.Count || words.Count == 0)
        {
            throw encoder.Error("has not one value for each key");
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
        var acceptsCodes = false;
        var categories = new List<Category>();
        foreach (var group in spellings.GroupBy(spelling => spelling.Code).OrderBy(group => group.Key))
        {
            var words = group.Where(spelling => !Feature.IsCode(spelling)).ToArray();
            acceptsCodes |= words.Length > 0 && words.Length < group.Count();
            categories.AddRange(words.Length > 0 ? words : group);
        }

        return Feature.OfCategories(column, categories, acceptsCodes);
    }

    private static (ClassLabel Negative, ClassLabel Positive) ReadClasses(NodeProto encoder)
    {
        var keys = encoder.Ints("keys_int64s");
        var numbers = encoder.Ints("values_int64s");
        var texts = encoder.Texts("values_strings");
        return (keys, numbers, texts) switch
        {
            ([0, 1], [var negative, var positive], []) => (new ClassLabel(negative), new ClassLabel(positive)),
            ([0, 1], [], [var negative, var positive]) => (new ClassLabel(negative), new ClassLabel(positive)),
            _ => throw encoder.Error("does not name two classes"),
        };
    }
}
