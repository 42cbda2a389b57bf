using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Onnx.Import;

/// <summary>Trees with preparation of columns before them and labels behind, as converters write them, give what ONNX Runtime gives.</summary>
public sealed class PipelineAgreementTests
{
    private const int Rows = 200;

    private static readonly string[] Words = ["red", "green", "blue", "unseen"];

    private readonly SeededRandom _random = new(11);

    /// <summary>A scikit-learn pipeline with a ColumnTransformer: numbers are filled in and scaled, words and whole numbers one-hot encoded.</summary>
    [Fact]
    public void A_pipeline_of_imputer_scaler_and_one_hot_encoders_agrees()
    {
        var file = new GraphFile();
        string[] numbers = [file.Input("age"), file.Input("fare")];
        var imputed = file.MlNode("Imputer", [file.Node("Concat", numbers, node => node.With("axis", 1))], node => node
            .With("imputed_value_floats", [1.5f, -2f]).With("replaced_value_float", float.NaN));
        var scaled = file.MlNode("Scaler", [imputed], node => node.With("offset", [0.5f, 0.25f]).With("scale", [2f, 0.3f]));
        var colors = file.MlNode("OneHotEncoder", [file.Input("color", GraphFile.Text)], node => node.With("cats_strings", ["blue", "green", "red"]).With("zeros", 1));
        var sizes = file.MlNode("OneHotEncoder", [file.Input("size", GraphFile.Int64)], node => node.With("cats_int64s", [1L, 2L, 3L]).With("zeros", 1));
        var encoded = file.Node("Concat", [colors, sizes], node => node.With("axis", 2));
        var flat = file.Node("Reshape", [encoded, file.Constant([-1L, 6L], 2)]);
        var features = file.Node("Concat", [scaled, flat], node => node.With("axis", 1));
        AddClassifier(file, features, 8, classes: 3, zipMap: true);

        var model = OnnxReader.ReadAny(file.Bytes);
        Agreement.Check(file.Bytes, Floats("age"), Floats("fare"), Texts("color"), Integers("size"));

        Assert.Equal(["age", "fare", "color", "size"], model.Inputs.Select(input => input.Name));
        Assert.Equal(["blue", "green", "red"], model.Inputs[2].Categories.Select(category => category.Text).Order());
        Assert.Equal(FeatureKind.Number, model.Inputs[3].Kind);
        Assert.Equal(["7", "8", "9"], model.Classes.Select(label => label.ToString()));
    }

    /// <summary>A scikit-learn forest over one input: two classes with one weight per leaf, the label cast, the probabilities zipped.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_input_of_several_columns_is_as_many_columns_called_by_their_places(bool textLabels)
    {
        var file = new GraphFile();
        var x = file.Input("float_input", GraphFile.Float, 4);
        var trees = TestTrees.Random(_random, 10, 4, ["BRANCH_LEQ"], _ => [(0, (float)(_random.NextDouble() / 10))]);
        var (label, probabilities) = file.Classifier(x, node => textLabels
            ? trees.WriteTo(node, "class").With("classlabels_strings", ["no", "yes"])
            : trees.WriteTo(node, "class").With("classlabels_int64s", [0L, 1L]));
        var cast = textLabels ? file.Node("Identity", [label]) : file.Node("Cast", [label], node => node.With("to", GraphFile.Int64));
        var zipped = file.MlNode("ZipMap", [probabilities], node => textLabels ? node.With("classlabels_strings", ["no", "yes"]) : node.With("classlabels_int64s", [0L, 1L]));
        file.Output(cast, textLabels ? GraphFile.Text : GraphFile.Int64, null).Output(zipped, GraphFile.Float, 2);

        Agreement.Check(file.Bytes, Floats("float_input", 4));

        var model = OnnxReader.ReadAny(file.Bytes);
        Assert.Equal(["float_input[0]", "float_input[1]", "float_input[2]", "float_input[3]"], model.Inputs.Select(input => input.Name));
        Assert.Equal((LearningTask.Binary, textLabels ? "yes" : "1"), (model.Task, model.Classes[1].ToString()));
    }

    /// <summary>Labels as converters write them for models that give scores: the greatest of them is looked up among the classes.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Labels_looked_up_by_the_greatest_score_agree(bool textLabels)
    {
        var file = new GraphFile();
        var x = file.Input("x", GraphFile.Float, 3);
        var scores = AddRegressor(file, x, 3, targets: 3);
        var probabilities = file.Node("Softmax", [scores], node => node.With("axis", 1));
        var best = file.Node("ArgMax", [probabilities], node => node.With("axis", 1));
        var classes = textLabels ? file.Constant(["low", "mid", "high"], 1, 3) : file.Constant([10L, 20L, 30L], 1, 3);
        var found = file.MlNode("ArrayFeatureExtractor", [classes, best]);
        var label = textLabels ? found : file.Node("Cast", [found], node => node.With("to", GraphFile.Int64));
        var reshaped = file.Node("Reshape", [label, file.Constant([-1L], 1)]);
        file.Output(reshaped, textLabels ? GraphFile.Text : GraphFile.Int64, null).Output(probabilities, GraphFile.Float, 3);

        Agreement.Check(file.Bytes, Floats("x", 3));

        Assert.Equal(textLabels ? ["low", "mid", "high"] : ["10", "20", "30"], OnnxReader.ReadAny(file.Bytes).Classes.Select(item => item.ToString()));
    }

    [Fact]
    public void A_label_without_probabilities_is_read()
    {
        var file = new GraphFile();
        var x = file.Input("x", GraphFile.Float, 3);
        var best = file.Node("ArgMax", [AddRegressor(file, x, 3, targets: 3)], node => node.With("axis", 1).With("keepdims", 0));
        file.Output(file.MlNode("LabelEncoder", [best], node => node.With("keys_int64s", [0L, 1L, 2L]).With("values_strings", ["a", "b", "c"])), GraphFile.Text, null);

        var predictions = Agreement.Check(file.Bytes, Floats("x", 3));

        Assert.All(predictions, prediction => Assert.True(float.IsNaN(prediction.Value) && prediction.Probabilities is null));
    }

    [Fact]
    public void Several_outputs_of_numbers_are_several_numbers()
    {
        var file = new GraphFile();
        var x = file.Input("x", GraphFile.Float, 3);
        file.Output(AddRegressor(file, x, 3, targets: 1)).Output(AddRegressor(file, x, 3, targets: 2), GraphFile.Float, 2);

        Assert.Equal(3, Agreement.Check(file.Bytes, Floats("x", 3))[0].Values!.Count);
    }

    [Theory]
    [InlineData("keys_strings", "values_floats")]
    [InlineData("keys_strings", "values_int64s")]
    [InlineData("keys_strings", "values_strings")]
    [InlineData("keys_int64s", "values_floats")]
    [InlineData("keys_int64s", "values_int64s")]
    [InlineData("keys_int64s", "values_strings")]
    [InlineData("keys_floats", "values_floats")]
    [InlineData("keys_floats", "values_int64s")]
    [InlineData("keys_floats", "values_strings")]
    [InlineData("keys_floats", "values_floats", 4)]
    public void Every_kind_of_label_encoder_agrees(string keys, string values, long mlOpset = 3)
    {
        var file = new GraphFile(opset: 15, mlOpset);
        var type = keys switch { "keys_strings" => GraphFile.Text, "keys_int64s" => GraphFile.Int64, _ => GraphFile.Float };
        var encoded = file.MlNode("LabelEncoder", [file.Input("x", type)], node => WithValues(WithKeys(node)));
        if (values == "values_strings")
        {
            encoded = file.MlNode("LabelEncoder", [encoded], node => node
                .With("keys_strings", ["one", "two", "none"]).With("values_floats", [1f, 2f, -1f]).With("default_float", -7f));
        }
        else if (values == "values_int64s")
        {
            encoded = file.Node("Cast", [encoded], node => node.With("to", GraphFile.Float));
        }

        file.Output(AddRegressor(file, encoded, 1, targets: 1));

        var predictions = Agreement.Check(file.Bytes, type switch
        {
            GraphFile.Text => Texts("x"),
            GraphFile.Int64 => Integers("x"),
            _ => new OnnxInput("x", Enumerable.Range(0, Rows).Select(_ => _random.Next(3) == 0 ? float.NaN : _random.Next(4)).ToArray()),
        });
        Assert.True(predictions.Select(prediction => prediction.Value).Distinct().Count() > 1);

        NodeProto WithKeys(NodeProto node) => keys switch
        {
            "keys_strings" => node.With(keys, ["red", "green"]),
            "keys_int64s" => node.With(keys, [1L, 2L]),
            _ => node.With(keys, [1f, float.NaN]),
        };

        NodeProto WithValues(NodeProto node) => values switch
        {
            "values_strings" => node.With(values, ["one", "two"]).With("default_string", "none"),
            "values_int64s" => node.With(values, [3L, -4L]).With("default_int64", 2),
            _ => node.With(values, [0.5f, -4f]).With("default_float", 3f),
        };
    }

    [Fact]
    public void Label_encoders_of_the_first_version_and_of_tensors_agree()
    {
        var first = new GraphFile(opset: 9, mlOpset: 1);
        var place = first.MlNode("LabelEncoder", [first.Input("x", GraphFile.Text)], node => node.With("classes_strings", ["blue", "red"]).With("default_int64", 7));
        first.Output(AddRegressor(first, first.Node("Cast", [place], node => node.With("to", GraphFile.Float)), 1, targets: 1));
        Agreement.Check(first.Bytes, Texts("x"));

        var tensors = new GraphFile(opset: 18, mlOpset: 4);
        var encoded = tensors.MlNode("LabelEncoder", [tensors.Input("x", GraphFile.Int64)], node => node
            .WithTensor("keys_tensor", new TensorProto { DataType = GraphFile.Int64, Dims = { 2 }, Int64Data = { 1, 2 } })
            .WithTensor("values_tensor", new TensorProto { DataType = GraphFile.Double, Dims = { 2 }, DoubleData = { 0.5, -3.25 } })
            .WithTensor("default_tensor", new TensorProto { DataType = GraphFile.Double, Dims = { 1 }, DoubleData = { 2 } }));
        tensors.Output(AddRegressor(tensors, tensors.Node("Cast", [encoded], node => node.With("to", GraphFile.Float)), 1, targets: 1));
        Agreement.Check(tensors.Bytes, Integers("x"));
    }

    /// <summary>scikit-learn's OrdinalEncoder over several columns of words.</summary>
    [Fact]
    public void Columns_of_words_in_one_input_have_categories_of_their_own()
    {
        var file = new GraphFile();
        var x = file.Input("words", GraphFile.Text, 2);
        var codes = new[] { new[] { "red", "green" }, ["blue", "green", "red"] }.Select((words, column) =>
        {
            var one = file.MlNode("ArrayFeatureExtractor", [x, file.Constant([(long)column], 1)]);
            var code = file.MlNode("LabelEncoder", [one], node => node
                .With("keys_strings", words).With("values_int64s", words.Index().Select(word => (long)word.Index)).With("default_int64", -1));
            return file.Node("Cast", [code], node => node.With("to", GraphFile.Float));
        });
        var features = file.Node("Concat", codes, node => node.With("axis", 1));
        file.Output(AddRegressor(file, features, 2, targets: 1)).Output(features, GraphFile.Float, 2);

        Agreement.Check(file.Bytes, new OnnxInput("words", Enumerable.Range(0, 2 * Rows).Select(_ => Words[_random.Next(Words.Length)]).ToArray(), 2));

        var categories = OnnxReader.ReadAny(file.Bytes).Inputs.Select(input => (input.Name, Words: string.Join(' ', input.Categories.Select(category => category.Text))));
        Assert.Equal([("words[0]", "red green"), ("words[1]", "red green blue")], categories);
    }

    [Fact]
    public void Doubles_and_whole_numbers_are_filled_in_and_scaled_alike()
    {
        var file = new GraphFile();
        var precise = file.MlNode("Scaler", [file.Input("double", GraphFile.Double)], node => node.With("offset", [0.1f]).With("scale", [1 / 3f]));
        var filled = file.MlNode("Imputer", [file.Input("whole", GraphFile.Int64)], node => node.With("imputed_value_int64s", [7L]).With("replaced_value_int64", 3));
        var whole = file.MlNode("Scaler", [filled], node => node.With("offset", [0.5f]).With("scale", [0.1f]));
        var features = file.Node("Concat", [precise, whole], node => node.With("axis", 1));
        file.Output(AddRegressor(file, features, 2, targets: 1)).Output(features, GraphFile.Float, 2);

        Agreement.Check(file.Bytes, new OnnxInput("double", Enumerable.Range(0, Rows).Select(_ => (double)(_random.Next(100) / 8f)).ToArray()), Integers("whole"));
    }

    [Theory]
    [InlineData("L1")]
    [InlineData("L2")]
    [InlineData("MAX")]
    public void Every_norm_agrees(string norm) => CheckNumbers(4, (file, x) => file.MlNode("Normalizer", [x], node => node.With("norm", norm)), missing: false, isExact: false);

    [Fact]
    public void Binarizers_and_extracted_columns_agree()
    {
        CheckNumbers(4, (file, x) => file.MlNode("Binarizer", [x], node => node.With("threshold", 0.5f)), missing: false);
        CheckNumbers(3, (file, x) => file.MlNode("ArrayFeatureExtractor", [x, file.Constant([3L, 0L, 2L], 1, 3)]));
        CheckNumbers(3, (file, x) => file.Node("Gather", [x, file.Constant([-1L, 0L, 2L], 3)], node => node.With("axis", 1)));
        CheckNumbers(6, (file, x) => file.MlNode("FeatureVectorizer", [x, x], node => node.With("inputdimensions", [4L, 2L])));
    }

    [Theory]
    [InlineData("Neg")]
    [InlineData("Abs")]
    [InlineData("Log")]
    [InlineData("Exp")]
    [InlineData("Sqrt")]
    [InlineData("Sigmoid")]
    public void Every_function_of_a_number_agrees(string type) => CheckNumbers(4, (file, x) => file.Node(type, [x]), isExact: type is "Neg" or "Abs");

    [Theory]
    [InlineData("Add")]
    [InlineData("Sub")]
    [InlineData("Mul")]
    [InlineData("Div")]
    [InlineData("Pow")]
    [InlineData("Min")]
    [InlineData("Max")]
    public void Every_function_of_two_numbers_agrees_for_columns_and_constants(string type)
    {
        var isExact = type != "Pow";
        CheckNumbers(4, (file, x) => file.Node(type, [x, file.Constant([2f, 0.5f, -1f, 3f], 1, 4)]), isExact: isExact);
        CheckNumbers(4, (file, x) => file.Node(type, [file.Constant([1.5f]), x]), isExact: isExact);
        CheckNumbers(4, (file, x) => file.Node(type, [x, file.Node("Gather", [x, file.Constant([1L], 1)], node => node.With("axis", 1))]), isExact: isExact);
    }

    [Theory]
    [InlineData("Less")]
    [InlineData("LessOrEqual")]
    [InlineData("Greater")]
    [InlineData("GreaterOrEqual")]
    [InlineData("Equal")]
    public void Every_comparison_agrees(string type) => CheckNumbers(4, (file, x) =>
    {
        var isTrue = file.Node(type, [x, file.Constant([0.25f])]);
        var isMissing = file.Node("Or", [file.Node("IsNaN", [x]), file.Node("IsInf", [x])]);
        var both = file.Node("And", [file.Node("Not", [isTrue]), file.Node("Xor", [isMissing, isTrue])]);
        return file.Node("Where", [both, x, file.Node("Cast", [isTrue], node => node.With("to", GraphFile.Float))]);
    });

    [Fact]
    public void Sums_and_shapes_agree()
    {
        CheckNumbers(1, (file, x) => file.Node("ReduceSum", [x, file.Constant([1L], 1)], node => node.With("keepdims", 1)), isExact: false);
        CheckNumbers(4, (file, x) =>
        {
            var deep = file.Node("Unsqueeze", [file.Node("Reshape", [x, file.Constant([0L, 2L, -1L], 3)]), file.Constant([-1L], 1)]);
            return file.Node("Flatten", [file.Node("Squeeze", [deep, file.Constant([3L], 1)])]);
        });
        CheckNumbers(4, (file, x) => file.Node("Softmax", [x], node => node.With("axis", -1)), missing: false, isExact: false);
        CheckNumbers(1, (file, x) => file.Node("ReduceSum", [x], node => node.With("axes", [1L])), opset: 11, isExact: false);
        CheckNumbers(4, (file, x) => file.Node("Softmax", [x]), missing: false, opset: 11, isExact: false);
    }

    [Fact]
    public void Casts_cut_off_fractions_and_take_what_is_not_0_for_true()
    {
        CheckNumbers(4, (file, x) => Cast(file, Cast(file, x, GraphFile.Int64), GraphFile.Float));
        CheckNumbers(4, (file, x) => Cast(file, Cast(file, x, GraphFile.Bool), GraphFile.Float));
        CheckNumbers(4, (file, x) => Cast(file, file.Node("Div", [Cast(file, x, GraphFile.Double), Cast(file, file.Constant([3f]), GraphFile.Double)]), GraphFile.Float));
        CheckNumbers(4, (file, x) => Cast(file, file.Node("Mul", [Cast(file, x, GraphFile.Int64), file.Constant([3L])]), GraphFile.Float), missing: false);

        static string Cast(GraphFile file, string value, int to) => file.Node("Cast", [value], node => node.With("to", to));
    }

    /// <summary>So that one reader could take the place of the other.</summary>
    [Theory]
    [InlineData(1, LearningTask.Binary, true)]
    [InlineData(2, LearningTask.Binary, false)]
    [InlineData(3, LearningTask.Multiclass, true)]
    [InlineData(4, LearningTask.Multiclass, false)]
    [InlineData(5, LearningTask.Regression, true)]
    public void What_is_written_here_means_the_same_when_it_is_read_as_another_programs(ulong seed, LearningTask task, bool textLabels)
    {
        var (model, _, columns) = TestModels.Random(seed, task, textLabels);
        var file = ModelProto.Parser.ParseFrom(OnnxWriter.Write(model));
        file.ProducerName = "another program";
        OnnxInput[] inputs = [.. columns.Select(column => new OnnxInput(column.Key, column.Value))];

        var read = OnnxReader.ReadAny(Google.Protobuf.MessageExtensions.ToByteArray(file));

        Assert.IsNotType<TabularModel>(read);
        Assert.Equal(model.Task, read.Task);
        Assert.Equal(model.Classes, read.Classes);
        foreach (var (ours, theirs) in Agreement.Predict(model, inputs).Zip(Agreement.Predict(read, inputs)))
        {
            Assert.Equal(ours.Label, theirs.Label);
            Assert.Equal(ours.Value, theirs.Value, 1e-5f * Math.Max(1, Math.Abs(ours.Value)));
        }
    }

    [Fact]
    public void A_file_of_our_own_is_read_as_one()
    {
        Assert.IsType<TabularModel>(OnnxReader.ReadAny(OnnxWriter.Write(TestModels.Random(1, LearningTask.Binary).Model)));
    }

    /// <summary>The words of a graph may have blanks around them, as in data that was read as it is; requests are read without.</summary>
    [Fact]
    public void Blanks_around_the_words_of_a_graph_do_not_matter()
    {
        var file = new GraphFile();
        var code = file.MlNode("LabelEncoder", [file.Input("work", GraphFile.Text)], node => node.With("keys_strings", [" Private", " State"]).With("values_floats", [1f, 2f]));
        file.Output(file.Node("Identity", [code]));

        var model = OnnxReader.ReadAny(file.Bytes);

        Assert.Equal(2, model.Predict([model.Inputs[0].ValueOf("State")]).Value);
        Assert.Equal(0, model.Predict([model.Inputs[0].ValueOf("Federal")]).Value);
    }

    /// <summary>
    /// Compares numbers that a graph makes of the columns of one input, and, where these are the same to the last digit, trees that see them.
    /// </summary>
    private void CheckNumbers(int columns, Func<GraphFile, string, string> build, bool missing = true, long opset = 15, bool isExact = true)
    {
        var file = new GraphFile(opset);
        var made = build(file, file.Input("x", GraphFile.Float, 4));
        file.Output(isExact ? AddRegressor(file, made, columns, targets: 1) : file.Node("Identity", [made]), GraphFile.Float, isExact ? 1 : columns)
            .Output(made, GraphFile.Float, columns);

        Agreement.Check(file.Bytes, Floats("x", 4, missing));
    }

    private string AddRegressor(GraphFile file, string features, int count, int targets)
    {
        var trees = TestTrees.Random(_random, 8, count, ["BRANCH_LEQ"], _ => Enumerable.Range(0, targets).Select(target => (target, (float)_random.NextDouble())));
        return file.MlNode("TreeEnsembleRegressor", [features], node => trees.WriteTo(node, "target").With("n_targets", targets));
    }

    private void AddClassifier(GraphFile file, string features, int count, int classes, bool zipMap)
    {
        var trees = TestTrees.Random(_random, 20, count, ["BRANCH_LEQ"], _ => Enumerable.Range(0, classes).Select(label => (label, (float)_random.NextDouble() / 20)));
        var labels = Enumerable.Range(7, classes).Select(label => (long)label);
        var (label, probabilities) = file.Classifier(features, node => trees.WriteTo(node, "class").With("classlabels_int64s", labels));
        file.Output(label, GraphFile.Int64, null)
            .Output(zipMap ? file.MlNode("ZipMap", [probabilities], node => node.With("classlabels_int64s", labels)) : probabilities, GraphFile.Float, classes);
    }

    private OnnxInput Floats(string name, int columns = 1, bool missing = true) => new(
        name,
        Enumerable.Range(0, Rows * columns).Select(_ => missing && _random.Next(8) == 0 ? float.NaN : (_random.Next(41) - 20) / (_random.Next(2) == 0 ? 4f : 7f)).ToArray(),
        columns);

    private OnnxInput Integers(string name) => new(name, Enumerable.Range(0, Rows).Select(_ => (long)_random.Next(5)).ToArray());

    private OnnxInput Texts(string name) => new(name, Enumerable.Range(0, Rows).Select(_ => Words[_random.Next(Words.Length)]).ToArray());
}
