using Google.Protobuf;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Onnx;

/// <summary>Graphs with sets of categories and derived features that somebody has tampered with.</summary>
public sealed class HostileGraphTests
{
    /// <summary>More than any model of these tests needs, less than a file could talk the reader into.</summary>
    private const long MaxBytes = 200 << 20;

    private static readonly byte[][] Valid =
    [
        .. Enum.GetValues<LearningTask>().Select(task => OnnxWriter.Write(TestModels.Random(seed: 2, task, trees: 2).Model)),
        .. Enum.GetValues<LearningTask>().Select(task => OnnxWriter.Write(RandomPipelines.Of(seed: 2, task).Model)),
    ];

    [Fact]
    public void Damaged_bytes_are_refused_or_read_but_never_crash()
    {
        var random = new SeededRandom(11);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = Valid[round % Valid.Length].ToArray();
            for (var change = 0; change <= random.Next(3); change++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            ReadOrRefuse(damaged);
        }
    }

    [Fact]
    public void Graphs_put_together_in_other_ways_are_refused_or_read_but_never_crash()
    {
        var random = new SeededRandom(12);
        var read = 0;
        for (var round = 0; round < 1500; round++)
        {
            var model = ModelProto.Parser.ParseFrom(Valid[round % Valid.Length]);
            for (var change = 0; change <= random.Next(2); change++)
            {
                Tamper(model.Graph, random);
            }

            read += ReadOrRefuse(model.ToByteArray()) ? 1 : 0;
        }

        Assert.InRange(read, 1, 1499);
    }

    [Fact]
    public void A_constant_that_claims_to_be_huge_is_refused()
    {
        foreach (long[] dims in new long[][] { [1L << 40, 1L << 40], [long.MaxValue, 2], [-1, -4], [int.MaxValue, int.MaxValue, int.MaxValue, 0], [1L << 62, 4] })
        {
            Refused(graph =>
            {
                var table = graph.Initializer.Single(constant => constant.Name == "label_sets");
                table.Dims.Clear();
                table.Dims.AddRange(dims);
            });
        }
    }

    [Fact]
    public void A_table_of_another_shape_is_refused()
    {
        Refused(graph =>
        {
            var table = graph.Initializer.Single(constant => constant.Name == "label_sets");
            (table.Dims[0], table.Dims[1]) = (table.Dims[1], table.Dims[0]);
        });
        Refused(graph => graph.Initializer.Single(constant => constant.Name == "label_sets").FloatData[0] = 0.5f);
        Refused(graph => graph.Initializer.Single(constant => constant.Name == "label_shape").Int64Data[1]++);
        Refused(graph => Node(graph, "Gather").Input[0] = "nowhere");
    }

    [Fact]
    public void A_table_named_many_times_is_refused_before_it_takes_memory()
    {
        var e = Refused(graph =>
        {
            var concat = graph.Node.Single(node => node.OpType == "Concat" && node.Output[0].StartsWith("features", StringComparison.Ordinal));
            concat.Input.AddRange(Enumerable.Repeat(Node(graph, "Reshape").Output[0], 500_000));
        });

        Assert.Contains("twice", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_derived_in_a_circle_or_from_too_many_are_refused()
    {
        Refused(graph => Node(graph, "Where").Input[2] = Node(graph, "Where").Output[0]);
        Refused(graph =>
        {
            var add = graph.Node.First(node => node.OpType == "Add");
            add.Input[0] = add.Output[0];
        });
        Refused(graph =>
        {
            // Two derived features, each the sum of the other and itself.
            var sums = graph.Node.Where(node => node.OpType == "Where").Take(2).ToArray();
            var (a, b) = (sums[0].Output[0], sums[1].Output[0]);
            foreach (var node in graph.Node.Where(node => node.OpType is "Add" or "Div" or "Cast" or "Less"))
            {
                for (var input = 0; input < node.Input.Count; input++)
                {
                    node.Input[input] = input == 0 ? a : b;
                }
            }
        });
    }

    [Fact]
    public void A_long_chain_of_derived_values_is_refused_and_does_not_exhaust_the_stack()
    {
        Refused(graph =>
        {
            var last = graph.Input.First(input => input.Type.TensorType.ElemType == 1).Name;
            for (var n = 0; n < 20_000; n++)
            {
                graph.Node.Add(new NodeProto { OpType = "IsNaN", Input = { last }, Output = { $"n{n}" } });
                graph.Node.Add(new NodeProto { OpType = "Cast", Input = { $"n{n}" }, Output = { $"c{n}" } });
                graph.Node[^1].With("to", 1);
                last = $"c{n}";
            }

            graph.Node.Single(node => node.OpType == "Concat" && node.Output[0].StartsWith("features", StringComparison.Ordinal)).Input[0] = last;
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(251)]
    [InlineData(1L << 40)]
    [InlineData(long.MinValue)]
    public void A_number_of_targets_that_no_model_has_is_refused(long targets) =>
        Refused(graph => Node(graph, "TreeEnsembleRegressor").Attribute.Single(attribute => attribute.Name == "n_targets").I = targets);

    [Fact]
    public void Boundaries_that_are_no_list_are_refused()
    {
        Refused(graph => graph.Initializer.Single(constant => constant.Name == "bucket_boundaries").Dims.Add(1));
    }

    [Fact]
    public void Many_columns_of_categories_are_read_in_time_that_grows_with_their_number()
    {
        const int columns = 10_000;
        var model = ModelProto.Parser.ParseFrom(Valid[0]);
        var encoder = model.Graph.Node.First(node => node.OpType == "LabelEncoder");
        var input = model.Graph.Input.Single(input => input.Name == encoder.Input[0]);
        for (var n = 0; n < columns; n++)
        {
            var (otherInput, otherEncoder) = (input.Clone(), encoder.Clone());
            otherInput.Name = $"in{n}";
            otherEncoder.Input[0] = $"in{n}";
            otherEncoder.Output[0] = $"out{n}";
            model.Graph.Input.Add(otherInput);
            model.Graph.Node.Add(otherEncoder);
        }

        Assert.Equal(columns, OnnxReader.Read(model.ToByteArray()).Pipeline.Inputs.Count(feature => feature.Name.StartsWith("in", StringComparison.Ordinal)));
    }

    private static void Tamper(GraphProto graph, SeededRandom random)
    {
        var node = graph.Node[random.Next(graph.Node.Count)];
        var names = graph.Node.SelectMany(other => other.Output).Concat(graph.Input.Select(input => input.Name)).Concat(graph.Initializer.Select(c => c.Name)).ToArray();
        switch (random.Next(8))
        {
            case 0:
                node.Input[random.Next(node.Input.Count)] = names[random.Next(names.Length)];
                break;
            case 1:
                node.Input.Add(names[random.Next(names.Length)]);
                break;
            case 2:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 3:
                node.Output[0] = names[random.Next(names.Length)];
                break;
            case 4:
                node.OpType = graph.Node[random.Next(graph.Node.Count)].OpType;
                break;
            case 5 when node.Attribute.Count > 0:
                var attribute = node.Attribute[random.Next(node.Attribute.Count)];
                attribute.I = random.Next(4) - 1;
                attribute.F = random.Next(3) == 0 ? float.NaN : float.PositiveInfinity;
                if (attribute.Ints.Count > 0)
                {
                    attribute.Ints[random.Next(attribute.Ints.Count)] = random.Next(3) == 0 ? long.MaxValue : random.Next(5) - 1;
                }

                if (attribute.Strings.Count > 0)
                {
                    attribute.Strings[random.Next(attribute.Strings.Count)] = attribute.Strings[random.Next(attribute.Strings.Count)];
                }

                break;
            case 6 when graph.Initializer.Count > 0:
                var constant = graph.Initializer[random.Next(graph.Initializer.Count)];
                constant.Dims.Add(random.Next(3) - 1);
                constant.DataType = random.Next(12);
                constant.RawData = ByteString.CopyFrom(new byte[random.Next(20)]);
                break;
            default:
                graph.Node.RemoveAt(random.Next(graph.Node.Count));
                break;
        }
    }

    /// <returns>Whether it was read, and can be asked about a row.</returns>
    private static bool ReadOrRefuse(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var model = OnnxReader.Read(file);
            model.Predict(new float[model.Pipeline.Inputs.Count]);
            return true;
        }
        catch (OnnxFormatException)
        {
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxBytes);
        }
    }

    private static OnnxFormatException Refused(Action<GraphProto> tamper)
    {
        var model = ModelProto.Parser.ParseFrom(Valid[0]);
        tamper(model.Graph);
        return Assert.Throws<OnnxFormatException>(() => OnnxReader.Read(model.ToByteArray()));
    }

    private static NodeProto Node(GraphProto graph, string operation) => graph.Node.First(node => node.OpType == operation);
}
