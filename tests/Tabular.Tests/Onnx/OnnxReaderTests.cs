using Google.Protobuf;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Onnx;

public sealed class OnnxReaderTests
{
    private static readonly byte[] Valid = OnnxWriter.Write(TestModels.Random(seed: 1, LearningTask.Binary).Model);

    [Fact]
    public void A_file_cut_short_is_refused()
    {
        Assert.Throws<OnnxFormatException>(() => OnnxReader.Read(Valid[..(Valid.Length / 2)]));
        Assert.Throws<OnnxFormatException>(() => OnnxReader.Read([]));
    }

    [Fact]
    public void Another_operator_is_refused_by_name()
    {
        var e = Refused(graph => graph.Node.Single(node => node.OpType == "Sigmoid").OpType = "Softmax");

        Assert.Contains("(Softmax)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_that_goes_in_a_circle_is_refused()
    {
        Refused(graph =>
        {
            var ids = Trees(graph, "nodes_truenodeids").Ints;
            ids[0] = 0;
        });
    }

    [Fact]
    public void A_leaf_that_nobody_reaches_is_refused()
    {
        Refused(graph => Trees(graph, "nodes_truenodeids").Ints[0] = Trees(graph, "nodes_falsenodeids").Ints[0]);
    }

    [Fact]
    public void A_child_that_is_not_there_is_refused_by_its_number()
    {
        var e = Refused(graph => Trees(graph, "nodes_truenodeids").Ints[0] = 4711);

        Assert.Contains("4711", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_different_lengths_are_refused()
    {
        Refused(graph => Trees(graph, "nodes_values").Floats.RemoveAt(0));
        Refused(graph => Trees(graph, "target_weights").Floats.RemoveAt(0));
    }

    [Fact]
    public void A_feature_that_is_not_there_is_refused()
    {
        Refused(graph => Trees(graph, "nodes_featureids").Ints[0] = 99);
        Refused(graph => Trees(graph, "nodes_featureids").Ints[0] = -1);
    }

    [Fact]
    public void Another_branch_mode_is_refused_by_name()
    {
        var e = Refused(graph => Trees(graph, "nodes_modes").Strings[0] = ByteString.CopyFromUtf8("BRANCH_EQ"));

        Assert.Contains("BRANCH_EQ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_is_not_finite_is_refused()
    {
        Refused(graph => Trees(graph, "target_weights").Floats[0] = float.NaN);
        Refused(graph => Trees(graph, "base_values").Floats[0] = float.PositiveInfinity);
    }

    [Fact]
    public void A_column_taken_twice_is_refused()
    {
        Refused(graph =>
        {
            var concat = graph.Node.First(node => node.OpType == "Concat");
            concat.Input[2] = concat.Input[0];
        });
    }

    [Fact]
    public void What_would_change_the_answer_elsewhere_is_refused()
    {
        Refused(graph => graph.Node.First(node => node.OpType == "LabelEncoder").Attribute.RemoveAt(2));
        Refused(graph => graph.Node.Single(node => node.OpType == "ArgMax").With("select_last_index", 1));
        Refused(graph => graph.Node.Single(node => node.OpType == "ArgMax").Attribute[0].I = 0);
        Refused(graph => graph.Node.First(node => node.OpType == "Concat").Attribute[0].I = 0);
        Refused(graph => graph.Node.Single(node => node.OpType == "Sigmoid").Domain = "elsewhere");
        Refused(graph => graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 2);
        Refused(graph => Trees(graph, "target_ids").Ints[0] = 1);
        Refused(graph => Trees(graph, "nodes_missing_value_tracks_true").Ints[0] = 2);
        Refused(graph => graph.Node.Single(node => node.OpType == "TreeEnsembleRegressor").With("base_values", [0f]));
        Refused(graph => graph.Node.Single(node => node.OpType == "TreeEnsembleRegressor").With("base_values_as_tensor", 1));
    }

    [Fact]
    public void Another_version_of_the_operators_is_refused()
    {
        var model = ModelProto.Parser.ParseFrom(Valid);
        model.OpsetImport[1].Version = 5;

        var e = Assert.Throws<OnnxFormatException>(() => OnnxReader.Read(model.ToByteArray()));
        Assert.Contains("version 5", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_never_holds_more_than_the_start_of_a_name()
    {
        Assert.True(Refused(graph => graph.Node.Single(node => node.OpType == "Sigmoid").OpType = new string('x', 1_000_000)).Message.Length < 500);
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_read_but_never_crash()
    {
        var random = new SeededRandom(1);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = Valid.ToArray();
            for (var change = 0; change <= random.Next(4); change++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                OnnxReader.Read(damaged);
            }
            catch (OnnxFormatException)
            {
                // Refused, as it should be.
            }
        }
    }

    private static OnnxFormatException Refused(Action<GraphProto> damage)
    {
        var model = ModelProto.Parser.ParseFrom(Valid);
        damage(model.Graph);
        return Assert.Throws<OnnxFormatException>(() => OnnxReader.Read(model.ToByteArray()));
    }

    private static AttributeProto Trees(GraphProto graph, string attribute) =>
        graph.Node.Single(node => node.OpType == "TreeEnsembleRegressor").Attribute.Single(candidate => candidate.Name == attribute);
}
