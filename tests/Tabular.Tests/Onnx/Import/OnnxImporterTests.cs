using Google.Protobuf;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Onnx.Import;

/// <summary>Damaged and hostile files, and what is not supported, are refused with the node's name and the reason.</summary>
public sealed class OnnxImporterTests
{
    private static readonly byte[] Valid = Pipeline().Bytes;

    [Fact]
    public void A_file_cut_short_is_refused()
    {
        Assert.Throws<OnnxFormatException>(() => OnnxReader.ReadAny(Valid[..(Valid.Length / 2)]));
        Assert.Throws<OnnxFormatException>(() => OnnxReader.ReadAny([]));
    }

    [Theory]
    [InlineData("Gemm", "", "(Gemm) is not supported")]
    [InlineData("TreeEnsemble", "ai.onnx.ml", "(TreeEnsemble) of the domain 'ai.onnx.ml' is not supported")]
    [InlineData("Concat", "com.microsoft", "(Concat) of the domain 'com.microsoft' is not supported")]
    public void Another_operator_is_refused_by_its_name_and_the_nodes(string type, string domain, string reason)
    {
        var message = Refused(graph => (Concat(graph).OpType, Concat(graph).Domain) = (type, domain), "Concat");

        Assert.StartsWith("The ONNX node 'Concat_3'", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_never_holds_more_than_the_start_of_a_name()
    {
        Assert.True(Refused(graph => Concat(graph).OpType = new string('x', 1_000_000)).Length < 500);
    }

    [Fact]
    public void Values_that_depend_on_each_other_in_a_circle_are_refused() =>
        Refused(graph => Concat(graph).Input[0] = Trees(graph).Output[1], "which nothing before it gives");

    [Fact]
    public void Values_that_are_missing_or_there_twice_are_refused()
    {
        Refused(graph => Concat(graph).Input[0] = "elsewhere", "'elsewhere'");
        Refused(graph => graph.Output[0].Name = "elsewhere", "'elsewhere'");
        Refused(graph => Concat(graph).Output[0] = graph.Node[0].Output[0], "two values");
        Refused(graph => graph.Input[0].Name = graph.Input[1].Name, "two values");
        Refused(graph => Concat(graph).Output.Add("another"), "outputs");
    }

    [Fact]
    public void Inputs_without_a_known_number_of_columns_are_refused()
    {
        Refused(graph => graph.Input[0].Type.TensorType.Shape.Dim[1] = new TensorShapeProto.Types.Dimension { DimParam = "columns" }, "'age'");
        Refused(graph => graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = -3, "'age'");
        Refused(graph => graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = long.MaxValue, "'age'");
        Refused(graph => graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 100_000, "of them all");
        Refused(graph => graph.Input[0].Type.TensorType.ElemType = 10, "'age'");
        Refused(graph => graph.Input[0].Type = null, "'age'");
    }

    [Fact]
    public void A_column_that_gets_the_name_of_another_is_refused()
    {
        var file = new GraphFile();
        file.Input("x", GraphFile.Float, 2);
        file.Output(file.Node("Identity", [file.Input("x[1]")]));

        Assert.Contains("two columns", Refused(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-2)]
    [InlineData(1L << 40)]
    [InlineData(7)]
    public void Constants_that_are_not_as_large_as_they_say_are_refused(long length) =>
        Refused(graph => graph.Initializer[0].Dims[0] = length, "constant_0");

    [Fact]
    public void Constants_of_other_kinds_are_refused()
    {
        Refused(graph => graph.Initializer[0].DataLocation = 1, "lies in another file");
        Refused(graph => graph.Initializer[0].DataType = 16, "type 16");
        Refused(graph => graph.Initializer[0].Int64Data[0] = long.MinValue, "2^53");
        Refused(graph => graph.Initializer[0].RawData = ByteString.CopyFrom(1, 2, 3), "cut short");
        Refused(graph => graph.Initializer[0].Dims.Add(Enumerable.Repeat(1L, 1000)), "shape");
        Refused(graph => graph.SparseInitializer.Add(new SparseTensorProto { Values = new TensorProto() }), "sparse");
    }

    [Fact]
    public void Subgraphs_are_refused()
    {
        Refused(graph => Concat(graph).Attribute.Add(new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph }), "'body'");
        Refused(graph => Concat(graph).OpType = "Loop", "(Loop)");
    }

    [Fact]
    public void Attributes_that_are_unknown_there_twice_or_of_another_type_are_refused()
    {
        Refused(graph => Trees(graph).With("speed", 1), "'speed'");
        Refused(graph => Concat(graph).With("axis", 1), "twice");
        Refused(graph => Attribute(graph, "nodes_treeids").Type = AttributeProto.Types.AttributeType.Floats, "wrong type");
    }

    [Fact]
    public void Lists_of_different_lengths_are_refused()
    {
        string[] lists =
        [
            "nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids", "nodes_missing_value_tracks_true",
            "class_ids", "class_nodeids", "class_treeids",
        ];
        foreach (var name in lists)
        {
            Refused(graph => Attribute(graph, name).Ints.RemoveAt(0), "differ in length");
        }

        Refused(graph => Attribute(graph, "nodes_values").Floats.RemoveAt(0), "differ in length");
        Refused(graph => Attribute(graph, "class_weights").Floats.Add(1), "differ in length");
        Refused(graph => Attribute(graph, "nodes_modes").Strings.Clear(), "differ in length");
    }

    [Fact]
    public void Numbers_that_name_nothing_are_refused()
    {
        Refused(graph => Attribute(graph, "nodes_featureids").Ints[0] = 6, "feature 6 of 6");
        Refused(graph => Attribute(graph, "nodes_featureids").Ints[0] = -1, "feature -1");
        Refused(graph => Attribute(graph, "nodes_truenodeids").Ints[0] = 4711, "4711");
        Refused(graph => Attribute(graph, "class_nodeids").Ints[0] = -5, "node -5");
        Refused(graph => Attribute(graph, "class_ids").Ints[0] = 3, "3 of 3");
        Refused(graph => Attribute(graph, "class_ids").Ints[0] = long.MinValue, "of 3");
        Refused(graph => Attribute(graph, "nodes_nodeids").Ints[1] = 0, "two nodes");
        Refused(graph => Attribute(graph, "class_nodeids").Ints[1] = Attribute(graph, "class_nodeids").Ints[0] = 0, "no leaf");
        Refused(graph => Attribute(graph, "nodes_missing_value_tracks_true").Ints[0] = 2, "0 and 1");
    }

    [Fact]
    public void Numbers_that_are_none_are_refused()
    {
        Refused(graph => Attribute(graph, "nodes_values").Floats[0] = float.NaN, "threshold");
        Refused(graph => Attribute(graph, "class_weights").Floats[0] = float.PositiveInfinity, "finite");
        Refused(graph => Trees(graph).With("base_values", [0f, float.NaN, 0f]), "finite");
    }

    [Fact]
    public void A_tree_that_goes_in_a_circle_is_refused()
    {
        Refused(graph => Attribute(graph, "nodes_truenodeids").Ints[0] = 0, "circle");
        Refused(graph => Attribute(graph, "nodes_falsenodeids").Ints[1] = 0, "circle");
    }

    [Fact]
    public void A_leaf_that_nobody_reaches_is_refused() =>
        Refused(graph => Attribute(graph, "nodes_truenodeids").Ints[0] = Attribute(graph, "nodes_falsenodeids").Ints[0], "no root leads to");

    [Fact]
    public void Words_of_the_format_that_are_not_known_are_refused_by_name()
    {
        Refused(graph => Attribute(graph, "nodes_modes").Strings[0] = ByteString.CopyFromUtf8("BRANCH_MEMBER"), "BRANCH_MEMBER");
        Refused(graph => Trees(graph).With("post_transform", "GUMBEL"), "GUMBEL");
        Refused(Regressor(node => node.With("aggregate_function", "MEDIAN")), "MEDIAN");
    }

    [Fact]
    public void A_number_of_targets_that_is_negative_huge_or_not_that_of_the_base_values_is_refused()
    {
        foreach (var targets in new[] { long.MinValue, -1, 0, 1001, long.MaxValue })
        {
            Refused(Regressor(node => node.With("n_targets", targets)), "targets");
        }

        Refused(Regressor(node => node.With("base_values", [1f, 2f])), "base value");
    }

    /// <summary>What the format leaves open, and runtimes answer differently.</summary>
    [Fact]
    public void Weights_for_both_of_two_classes_are_refused()
    {
        Refused(graph =>
        {
            Attribute(graph, "classlabels_int64s").Ints.RemoveAt(0);
            var ids = Attribute(graph, "class_ids").Ints;
            for (var i = 0; i < ids.Count; i++)
            {
                ids[i] %= 2;
            }
        }, "two");
    }

    [Fact]
    public void Classes_that_are_missing_or_not_those_of_the_probabilities_are_refused()
    {
        Refused(graph => Attribute(graph, "classlabels_int64s").Ints.Clear(), "classes");
        Refused(graph => Attribute(graph, "classlabels_int64s").Ints[0] = Attribute(graph, "classlabels_int64s").Ints[1], "classes");
        Refused(graph => Attribute(graph, "classlabels_int64s").Ints[0] = long.MaxValue, "2^53");
        Refused(graph => graph.Node.Single(node => node.OpType == "ZipMap").Attribute[0].Ints[0] = 99, "same two or more classes");
        Refused(graph => graph.Output.Add(graph.Output[0]), "outputs");
        Refused(graph => graph.Output.Clear(), "outputs");
    }

    [Fact]
    public void Shapes_that_would_mix_rows_are_refused()
    {
        foreach (var shape in new long[][] { [1, -1], [-1], [-1, 6], [5, -1], [long.MaxValue, 2], [-1, -1], [-2, 5] })
        {
            Refused(graph =>
            {
                graph.Initializer[0].Int64Data.Clear();
                graph.Initializer[0].Int64Data.AddRange(shape);
                graph.Initializer[0].Dims[0] = shape.Length;
            });
        }

        Refused(graph => Concat(graph).Attribute[0].I = 0, "along the rows");
        Refused(graph => Concat(graph).Attribute[0].I = long.MaxValue, "axis");
    }

    /// <summary>Joining a value with itself again and again would double it each time.</summary>
    [Fact]
    public void A_small_file_cannot_ask_for_a_lot_of_memory()
    {
        var file = new GraphFile();
        var wide = file.Input("x", GraphFile.Float, 100);
        for (var i = 0; i < 50; i++)
        {
            wide = file.Node("Concat", [wide, wide], node => node.With("axis", 1));
        }

        Assert.Contains("more numbers", Refused(file.Output(wide)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deep_tree_is_read_without_recursion()
    {
        const int Depth = 100_000;
        var trees = new TestTrees();
        for (var node = 0; node < Depth; node++)
        {
            trees.Add(0, node, 0, "BRANCH_LEQ", node, Depth + node, node + 1 < Depth ? node + 1 : 2 * Depth, missingGoesTrue: false);
        }

        for (var leaf = Depth; leaf <= 2 * Depth; leaf++)
        {
            trees.Add(0, leaf, 0, "LEAF", 0, 0, 0, missingGoesTrue: false);
            trees.Weigh(0, leaf, 0, leaf);
        }

        var file = new GraphFile();
        file.Output(file.MlNode("TreeEnsembleRegressor", [file.Input("x")], node => trees.WriteTo(node, "target").With("n_targets", 1)));

        Assert.Equal(Depth + 777, OnnxReader.ReadAny(file.Bytes).Predict([777f]).Value);
    }

    [Fact]
    public void Words_that_a_request_cannot_tell_apart_are_refused()
    {
        foreach (var words in new[] { new[] { "a", " a" }, ["", "a"] })
        {
            var file = new GraphFile();
            file.Output(file.MlNode("LabelEncoder", [file.Input("x", GraphFile.Text)], node => node.With("keys_strings", words).With("values_floats", [1f, 2f])));

            Assert.Contains("'x'", Refused(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_version_of_the_operators_is_refused()
    {
        Assert.Contains("version 5", Refused(new GraphFile(opset: 15, mlOpset: 5)), StringComparison.Ordinal);
        Assert.Contains("version 99", Refused(new GraphFile(opset: 99)), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_read_but_never_crash()
    {
        var random = new SeededRandom(1);
        ReadDamaged(1500, file =>
        {
            var damaged = file.ToArray();
            for (var change = 0; change <= random.Next(4); change++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            return damaged;
        });
    }

    /// <summary>Damage that a reader of bytes does not see: other numbers, other operators, other inputs.</summary>
    [Fact]
    public void Damaged_graphs_are_refused_or_read_but_never_crash()
    {
        var random = new SeededRandom(2);
        ReadDamaged(1500, file =>
        {
            var model = ModelProto.Parser.ParseFrom(file);
            Damage(model.Graph, random);
            return model.ToByteArray();
        });
    }

    private static void ReadDamaged(int rounds, Func<byte[], byte[]> damage)
    {
        var ours = ModelProto.Parser.ParseFrom(OnnxWriter.Write(TestModels.Random(1, LearningTask.Multiclass).Model));
        ours.ProducerName = "another program";
        byte[][] files = [Valid, ours.ToByteArray()];
        var read = 0;
        for (var round = 0; round < rounds; round++)
        {
            try
            {
                var model = OnnxReader.ReadAny(damage(files[round % 10 == 0 ? 1 : 0]));
                model.Predict([.. Enumerable.Range(0, model.Inputs.Count).Select(i => i % 3 == 0 ? float.NaN : i)]);
                read++;
            }
            catch (OnnxFormatException)
            {
                // Refused, as it should be.
            }
        }

        Assert.InRange(read, 1, rounds - 1);
    }

    private static void Damage(GraphProto graph, SeededRandom random)
    {
        long[] numbers = [0, 1, -1, 2, 7, -2, 1000, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];
        float[] floats = [0, float.NaN, float.PositiveInfinity, float.MaxValue, -1];
        var number = numbers[random.Next(numbers.Length)];
        var node = graph.Node[random.Next(graph.Node.Count)];
        switch (random.Next(6))
        {
            case 0:
                var other = graph.Node[random.Next(graph.Node.Count)];
                (node.OpType, node.Domain) = (other.OpType, other.Domain);
                break;
            case 1:
                node.Input[random.Next(node.Input.Count)] = graph.Node[random.Next(graph.Node.Count)].Output[0];
                break;
            case 2 when graph.Initializer.Count > 0:
                var constant = graph.Initializer[random.Next(graph.Initializer.Count)];
                constant.Dims.Insert(0, number);
                break;
            case 3:
                graph.Input[random.Next(graph.Input.Count)].Type.TensorType.Shape.Dim[1].DimValue = number;
                break;
            case 4:
                graph.Output[0].Name = node.Output[0];
                break;
            default:
                if (node.Attribute.Count > 0)
                {
                    Damage(node.Attribute[random.Next(node.Attribute.Count)]);
                }

                break;
        }

        void Damage(AttributeProto attribute)
        {
            attribute.I = number;
            if (attribute.Ints.Count > 0)
            {
                attribute.Ints[random.Next(attribute.Ints.Count)] = number;
            }

            if (attribute.Floats.Count > 0)
            {
                attribute.Floats[random.Next(attribute.Floats.Count)] = floats[random.Next(floats.Length)];
            }

            if (attribute.Strings.Count > 0)
            {
                attribute.Strings.RemoveAt(random.Next(attribute.Strings.Count));
            }
        }
    }

    /// <summary>A number filled in and scaled, a word and a whole number one-hot encoded, three classes, the probabilities zipped.</summary>
    private static GraphFile Pipeline()
    {
        var file = new GraphFile();
        var scaled = file.MlNode("Scaler", [file.Input("age")], node => node.With("offset", [1f]).With("scale", [2f]));
        var color = file.MlNode("OneHotEncoder", [file.Input("color", GraphFile.Text)], node => node.With("cats_strings", ["a", "b", "c", "d", "e"]));
        var flat = file.Node("Reshape", [color, file.Constant([-1L, 5L], 2)]);
        var features = file.Node("Concat", [scaled, flat], node => node.With("axis", 1));
        var random = new SeededRandom(3);
        var trees = TestTrees.Random(random, 4, 6, ["BRANCH_LEQ", "BRANCH_LT"], _ => [(0, 0.1f), (1, (float)random.NextDouble()), (2, 0.2f)]);
        var (label, probabilities) = file.Classifier(features, node => trees.WriteTo(node, "class").With("classlabels_int64s", [1L, 2L, 3L]));
        var zipped = file.MlNode("ZipMap", [probabilities], node => node.With("classlabels_int64s", [1L, 2L, 3L]));
        return file.Output(label, GraphFile.Int64, null).Output(zipped);
    }

    private static GraphFile Regressor(Func<NodeProto, NodeProto> configure)
    {
        var file = new GraphFile();
        var trees = new TestTrees();
        trees.Add(0, 0, 0, "LEAF", 0, 0, 0, missingGoesTrue: false);
        trees.Weigh(0, 0, 0, 1);
        return file.Output(file.MlNode("TreeEnsembleRegressor", [file.Input("x")], node => configure(trees.WriteTo(node, "target"))));
    }

    private static string Refused(Action<GraphProto> damage, string reason = "")
    {
        var file = Pipeline();
        damage(file.Graph);
        return Refused(file, reason);
    }

    private static string Refused(GraphFile file, string reason = "")
    {
        var message = Assert.Throws<OnnxFormatException>(() => OnnxReader.ReadAny(file.Bytes)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        return message;
    }

    private static NodeProto Concat(GraphProto graph) => graph.Node.First(node => node.Name == "Concat_3");

    private static NodeProto Trees(GraphProto graph) => graph.Node.Single(node => node.OpType == "TreeEnsembleClassifier");

    private static AttributeProto Attribute(GraphProto graph, string name) => Trees(graph).Attribute.Single(attribute => attribute.Name == name);
}
