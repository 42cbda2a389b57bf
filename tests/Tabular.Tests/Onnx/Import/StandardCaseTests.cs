using MLOpsAspire.Tabular.Onnx.Import;
using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Tests.Onnx.Import;

/// <summary>
/// The ONNX project's own cases of the operators that are read. The first axis is taken for the rows. Inputs beside the first that are
/// no rows are given as constants, which is how a model would have them. Cases are left out that have no rows or move them to another axis.
/// </summary>
public sealed class StandardCaseTests
{
    private const float Tolerance = 1e-5f;

    public StandardCaseTests() => Assert.SkipWhen(StandardCases.WhyMissing is not null, StandardCases.WhyMissing ?? "");

    [Theory]
    [InlineData("test_abs")]
    [InlineData("test_add")]
    [InlineData("test_add_bcast")]
    [InlineData("test_sub")]
    [InlineData("test_sub_bcast")]
    [InlineData("test_sub_example")]
    [InlineData("test_mul")]
    [InlineData("test_mul_bcast")]
    [InlineData("test_mul_example")]
    [InlineData("test_div")]
    [InlineData("test_div_bcast")]
    [InlineData("test_div_example")]
    [InlineData("test_neg")]
    [InlineData("test_neg_example")]
    [InlineData("test_log")]
    [InlineData("test_log_example")]
    [InlineData("test_exp")]
    [InlineData("test_exp_example")]
    [InlineData("test_sqrt")]
    [InlineData("test_sqrt_example")]
    [InlineData("test_sigmoid")]
    [InlineData("test_sigmoid_example")]
    [InlineData("test_pow")]
    [InlineData("test_pow_bcast_array")]
    [InlineData("test_pow_bcast_scalar")]
    [InlineData("test_pow_example")]
    [InlineData("test_pow_types_float")]
    [InlineData("test_pow_types_float32_int32")]
    [InlineData("test_pow_types_float32_int64")]
    [InlineData("test_pow_types_int")]
    [InlineData("test_pow_types_int32_float32")]
    [InlineData("test_pow_types_int32_int32")]
    [InlineData("test_pow_types_int64_float32")]
    [InlineData("test_pow_types_int64_int64")]
    [InlineData("test_max_example")]
    [InlineData("test_max_float32")]
    [InlineData("test_max_float64")]
    [InlineData("test_max_int32")]
    [InlineData("test_max_int64")]
    [InlineData("test_max_one_input")]
    [InlineData("test_max_two_inputs")]
    [InlineData("test_min_example")]
    [InlineData("test_min_float32")]
    [InlineData("test_min_float64")]
    [InlineData("test_min_int32")]
    [InlineData("test_min_int64")]
    [InlineData("test_min_one_input")]
    [InlineData("test_min_two_inputs")]
    [InlineData("test_sum_example")]
    [InlineData("test_sum_one_input")]
    [InlineData("test_sum_two_inputs")]
    [InlineData("test_cast_DOUBLE_to_FLOAT")]
    [InlineData("test_cast_FLOAT_to_DOUBLE")]
    [InlineData("test_less")]
    [InlineData("test_less_bcast")]
    [InlineData("test_less_equal")]
    [InlineData("test_less_equal_bcast")]
    [InlineData("test_greater")]
    [InlineData("test_greater_bcast")]
    [InlineData("test_greater_equal")]
    [InlineData("test_greater_equal_bcast")]
    [InlineData("test_equal")]
    [InlineData("test_equal_bcast")]
    [InlineData("test_and2d")]
    [InlineData("test_and3d")]
    [InlineData("test_and4d")]
    [InlineData("test_and_bcast3v1d")]
    [InlineData("test_and_bcast3v2d")]
    [InlineData("test_and_bcast4v2d")]
    [InlineData("test_and_bcast4v3d")]
    [InlineData("test_or2d")]
    [InlineData("test_or3d")]
    [InlineData("test_or4d")]
    [InlineData("test_or_bcast3v1d")]
    [InlineData("test_or_bcast3v2d")]
    [InlineData("test_or_bcast4v2d")]
    [InlineData("test_or_bcast4v3d")]
    [InlineData("test_xor2d")]
    [InlineData("test_xor3d")]
    [InlineData("test_xor4d")]
    [InlineData("test_xor_bcast3v1d")]
    [InlineData("test_xor_bcast3v2d")]
    [InlineData("test_xor_bcast4v2d")]
    [InlineData("test_xor_bcast4v3d")]
    [InlineData("test_not_2d")]
    [InlineData("test_not_3d")]
    [InlineData("test_not_4d")]
    [InlineData("test_isnan")]
    [InlineData("test_isinf")]
    [InlineData("test_isinf_negative")]
    [InlineData("test_isinf_positive")]
    [InlineData("test_where_example")]
    [InlineData("test_where_long_example")]
    [InlineData("test_identity")]
    [InlineData("test_concat_2d_axis_1")]
    [InlineData("test_concat_2d_axis_negative_1")]
    [InlineData("test_concat_3d_axis_1")]
    [InlineData("test_concat_3d_axis_2")]
    [InlineData("test_concat_3d_axis_negative_1")]
    [InlineData("test_concat_3d_axis_negative_2")]
    [InlineData("test_reshape_extended_dims")]
    [InlineData("test_reshape_reordered_last_dims")]
    [InlineData("test_reshape_zero_and_negative_dim")]
    [InlineData("test_reshape_zero_dim")]
    [InlineData("test_flatten_axis1")]
    [InlineData("test_flatten_default_axis")]
    [InlineData("test_flatten_negative_axis3")]
    [InlineData("test_unsqueeze_axis_1")]
    [InlineData("test_unsqueeze_axis_2")]
    [InlineData("test_unsqueeze_negative_axes")]
    [InlineData("test_unsqueeze_three_axes")]
    [InlineData("test_unsqueeze_unsorted_axes")]
    [InlineData("test_squeeze_negative_axes")]
    [InlineData("test_gather_1")]
    [InlineData("test_softmax_axis_1")]
    [InlineData("test_softmax_axis_2")]
    [InlineData("test_softmax_default_axis")]
    [InlineData("test_softmax_example")]
    [InlineData("test_softmax_large_number")]
    [InlineData("test_softmax_negative_axis")]
    [InlineData("test_argmax_keepdims_example")]
    [InlineData("test_argmax_keepdims_example_select_last_index")]
    [InlineData("test_argmax_keepdims_random")]
    [InlineData("test_argmax_keepdims_random_select_last_index")]
    [InlineData("test_argmax_negative_axis_keepdims_example")]
    [InlineData("test_argmax_negative_axis_keepdims_random")]
    [InlineData("test_argmax_no_keepdims_example")]
    [InlineData("test_argmax_no_keepdims_example_select_last_index")]
    [InlineData("test_argmax_no_keepdims_random")]
    [InlineData("test_reduce_sum_keepdims_example")]
    [InlineData("test_reduce_sum_keepdims_random")]
    [InlineData("test_reduce_sum_do_not_keepdims_example")]
    [InlineData("test_reduce_sum_do_not_keepdims_random")]
    [InlineData("test_reduce_sum_negative_axes_keepdims_example")]
    [InlineData("test_reduce_sum_negative_axes_keepdims_random")]
    [InlineData("test_reduce_sum_empty_axes_input_noop_example")]
    [InlineData("test_reduce_sum_empty_axes_input_noop_random")]
    public void A_case_of_the_ONNX_project_gives_what_it_should(string name)
    {
        var model = ModelProto.Parser.ParseFrom(StandardCases.Model(name));
        var vocabulary = new Vocabulary();
        var inputs = StandardCases.Tensors(name, "input").Select(TensorProto.Parser.ParseFrom).ToList();
        var expected = TensorProto.Parser.ParseFrom(StandardCases.Tensors(name, "output").Single());
        var rows = (int)inputs[0].Dims[0];
        var given = Given(model.Graph, inputs);

        var graph = new GraphCompiler(model.Graph, model.OpsetImport.Single().Version, mlOpset: 3);
        var output = graph.ValueOf(model.Graph.Output[0].Name);

        Assert.True(output.HasRows);
        Assert.Equal(expected.Dims.Skip(1), output.Dims.Select(length => (long)length));
        Assert.Equal(expected.DataType, (int)output.Type);
        var wanted = TensorReader.Read(expected, vocabulary);
        var registers = graph.Registers;
        for (var row = 0; row < rows; row++)
        {
            var place = 0;
            foreach (var numbers in given.Select(input => TensorReader.Read(input, vocabulary)))
            {
                numbers.AsSpan(row * numbers.Length / rows, numbers.Length / rows).CopyTo(registers.AsSpan(place));
                place += numbers.Length / rows;
            }

            foreach (var step in graph.Steps)
            {
                step.Run(registers);
            }

            for (var i = 0; i < output.Width; i++)
            {
                var want = wanted[(row * output.Width) + i];
                Assert.Equal(want, registers[output.Registers[i]], double.IsFinite(want) ? Tolerance * Math.Max(1, Math.Abs(want)) : 0);
            }
        }
    }

    /// <summary>Makes constants of the inputs that have not the rows of the first one.</summary>
    /// <returns>The other inputs.</returns>
    private static List<TensorProto> Given(GraphProto graph, List<TensorProto> inputs)
    {
        var given = new List<TensorProto>();
        var declared = graph.Input.ToList();
        for (var i = 0; i < inputs.Count; i++)
        {
            var isTable = i == 0 || (inputs[i].Dims.Count == inputs[0].Dims.Count && inputs[i].Dims[0] == inputs[0].Dims[0] && inputs[i].DataType != GraphFile.Int64)
                || (graph.Node[0].OpType is not ("Reshape" or "Squeeze" or "Unsqueeze" or "ReduceSum" or "Gather") && inputs[i].Dims.SequenceEqual(inputs[0].Dims));
            if (isTable)
            {
                given.Add(inputs[i]);
                continue;
            }

            inputs[i].Name = declared[i].Name;
            graph.Initializer.Add(inputs[i]);
            graph.Input.Remove(declared[i]);
        }

        return given;
    }
}
