using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Operators that turn words into numbers, numbers into words, and either into columns of zeros and ones.</summary>
internal static class EncoderOperators
{
    public static Dictionary<(string Domain, string Type), Operator> All { get; } = new()
    {
        [(OnnxOperator.Ml, "LabelEncoder")] = EncodeLabels,
        [(OnnxOperator.Ml, "OneHotEncoder")] = EncodeOneHot,
        [(OnnxOperator.Ml, "ZipMap")] = Zip,
    };

    /// <summary>Before this version of ai.onnx.ml, a key that is no number (NaN) matched nothing.</summary>
    private const long MissingKeys = 4;

    private static readonly string[] Keys = ["keys_strings", "keys_int64s", "keys_floats", "keys_tensor"];
    private static readonly string[] Values = ["values_strings", "values_int64s", "values_floats", "values_tensor"];

    private static IReadOnlyList<GraphValue> EncodeLabels(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes([.. Keys, .. Values, "default_string", "default_int64", "default_float", "default_tensor", "classes_strings"]);
        var input = node.OnlyInput();
        var (keyType, keys, valueType, values) = node.Has("classes_strings") ? Classic(graph, node, input) : Listed(graph, node);
        if (input.IsMap || keyType != (input.Type.IsWhole() ? ElementType.Int64 : input.Type))
        {
            throw node.Error("has keys of another type than its input");
        }

        if (keys.Count != values.Count)
        {
            throw node.Error("has not one value for each key");
        }

        if (keyType == ElementType.String)
        {
            Ask(graph, node, input, keys);
        }

        var fallback = Fallback(graph, node, valueType);
        var pairs = keys.Zip(values).Where(pair => graph.MlOpset >= MissingKeys || !double.IsNaN(pair.First));
        LookupStep? step = null;
        var encoded = graph.Compute(node, valueType, input.HasRows, input.Dims, to => step = new LookupStep(pairs, fallback, input.Registers, to));
        return [encoded with { Classes = ClassesOf(graph, input, step!, valueType), RowsAreLast = input.RowsAreLast }];
    }

    /// <summary>The first version of the operator: from words to their places in a list, or back.</summary>
    private static (ElementType, IReadOnlyList<double>, ElementType, IReadOnlyList<double>) Classic(GraphCompiler graph, ImportNode node, GraphValue input)
    {
        if (Keys.Concat(Values).Any(node.Has))
        {
            throw node.Error("has both classes and keys");
        }

        double[] words = [.. node.Texts("classes_strings").Select(word => (double)graph.Vocabulary.NumberOf(word))];
        double[] places = [.. Enumerable.Range(0, words.Length).Select(place => (double)place)];
        return input.Type == ElementType.String
            ? (ElementType.String, words, ElementType.Int64, places)
            : (ElementType.Int64, places, ElementType.String, words);
    }

    private static (ElementType, IReadOnlyList<double>, ElementType, IReadOnlyList<double>) Listed(GraphCompiler graph, ImportNode node)
    {
        var (key, value) = (Only(node, Keys), Only(node, Values));
        var (keyType, keys) = Read(graph, node, key);
        var (valueType, values) = Read(graph, node, value);
        return (keyType, keys, valueType, values);
    }

    private static string Only(ImportNode node, string[] names) =>
        names.Where(node.Has).ToArray() is [var only] ? only : throw node.Error("has not one list of keys and one of values");

    private static (ElementType Type, IReadOnlyList<double> Numbers) Read(GraphCompiler graph, ImportNode node, string name) => name.Split('_')[1] switch
    {
        "strings" => (ElementType.String, [.. node.Texts(name).Select(word => (double)graph.Vocabulary.NumberOf(word))]),
        "int64s" => (ElementType.Int64, [.. node.Ints(name).Select(number => Whole(node, number))]),
        "floats" => (ElementType.Float, [.. node.Floats(name).Select(number => (double)number)]),
        _ => ReadTensor(graph, node.Tensor(name)!),
    };

    private static (ElementType Type, IReadOnlyList<double> Numbers) ReadTensor(GraphCompiler graph, TensorProto tensor)
    {
        var type = TensorReader.TypeOf(tensor);
        return (type == ElementType.Int32 ? ElementType.Int64 : type, TensorReader.Read(tensor, graph.Vocabulary));
    }

    private static double Fallback(GraphCompiler graph, ImportNode node, ElementType type)
    {
        if (node.Tensor("default_tensor") is { } tensor)
        {
            var (given, numbers) = ReadTensor(graph, tensor);
            return given == type && numbers is [var only] ? only : throw node.Error("has a default of another type than its values");
        }

        return type switch
        {
            ElementType.String => graph.Vocabulary.NumberOf(node.Text("default_string", "_Unused")),
            ElementType.Int64 => Whole(node, node.Int("default_int64", -1)),
            ElementType.Float => node.Float("default_float", -0f),
            ElementType.Double => -0d,
            _ => throw node.Error("has values that are neither numbers nor words"),
        };
    }

    private static IReadOnlyList<ClassLabel>? ClassesOf(GraphCompiler graph, GraphValue input, LookupStep step, ElementType type)
    {
        if (input.Classes is not { } classes || !(type.IsWhole() || type == ElementType.String))
        {
            return null;
        }

        var encoded = classes.Select(label => step.ValueOf(label.Number ?? graph.Vocabulary.NumberOf(label.Text!))).ToArray();
        return encoded.Distinct().Count() == encoded.Length
            ? [.. encoded.Select(number => type == ElementType.String ? new ClassLabel(graph.Vocabulary.WordOf(number)) : new ClassLabel((long)number))]
            : null;
    }

    private static IReadOnlyList<GraphValue> EncodeOneHot(GraphCompiler graph, ImportNode node)
    {
        // What is no category is all zeros, also with zeros=0, where another runtime would answer with an error.
        node.AllowAttributes("cats_int64s", "cats_strings", "zeros");
        var input = ShapeOperators.Plain(node, node.OnlyInput());
        var isText = input.Type == ElementType.String;
        double[] categories = isText
            ? [.. node.Texts("cats_strings").Select(word => (double)graph.Vocabulary.NumberOf(word))]
            : [.. node.Ints("cats_int64s").Select(number => Whole(node, number))];
        if (categories.Length == 0 || node.Has("cats_strings") == node.Has("cats_int64s") || input.Type == ElementType.Bool)
        {
            throw node.Error("has no categories of the type of its input");
        }

        if (isText)
        {
            Ask(graph, node, input, categories);
        }

        return [graph.Compute(
            node, ElementType.Float, input.HasRows, [.. input.Dims, categories.Length], to => new OneHotStep(categories, input.Registers, to))];
    }

    private static IReadOnlyList<GraphValue> Zip(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes("classlabels_int64s", "classlabels_strings");
        var input = ShapeOperators.Plain(node, node.OnlyInput());
        var classes = ClassLists.Read(node);
        return input is { HasRows: true, Type: ElementType.Float, Dims.Length: 1 } && classes.Count == input.Width
            ? [input with { IsMap = true, Classes = classes }]
            : throw node.Error("has not one class for each of its columns");
    }

    /// <summary>Notes which words a column is compared with.</summary>
    private static void Ask(GraphCompiler graph, ImportNode node, GraphValue input, IReadOnlyList<double> words)
    {
        graph.Charge(node, [input.Width, words.Count]);
        foreach (var register in input.Registers)
        {
            graph.Vocabulary.Ask(register, words);
        }
    }

    private static double Whole(ImportNode node, long number) =>
        number is >= -Rounding.MaxWhole and <= Rounding.MaxWhole ? number : throw node.Error("has a whole number beyond 2^53");
}
