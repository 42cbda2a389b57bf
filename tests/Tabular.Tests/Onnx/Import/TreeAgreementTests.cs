using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Onnx.Import;

/// <summary>Tree ensembles as different converters write them give what ONNX Runtime gives.</summary>
public sealed class TreeAgreementTests
{
    private const int Features = 5;
    private const int Rows = 300;

    private static readonly string[] AllModes = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"];

    private readonly SeededRandom _random = new(7);

    [Theory]
    [InlineData("BRANCH_LEQ")]
    [InlineData("BRANCH_LT")]
    [InlineData("BRANCH_GTE")]
    [InlineData("BRANCH_GT")]
    [InlineData("BRANCH_EQ")]
    [InlineData("BRANCH_NEQ")]
    [InlineData("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ")]
    public void Every_branch_mode_agrees_with_and_without_ways_for_missing_values(params string[] modes)
    {
        foreach (var missing in new[] { true, false })
        {
            var file = new GraphFile();
            Regressor(file, Trees(10, 1, modes), missing: missing);

            Agreement.Check(file.Bytes, Floats());
        }
    }

    [Theory]
    [InlineData("SUM", 1)]
    [InlineData("AVERAGE", 1)]
    [InlineData("MIN", 1)]
    [InlineData("MAX", 1)]
    [InlineData("SUM", 3)]
    [InlineData("AVERAGE", 3)]
    [InlineData("MIN", 3)]
    [InlineData("MAX", 3)]
    public void Every_aggregate_of_one_number_and_of_several_agrees(string aggregate, int targets)
    {
        var file = new GraphFile();
        Regressor(file, Trees(12, targets, ["BRANCH_LEQ"]), targets, node => node
            .With("aggregate_function", aggregate).With("base_values", Enumerable.Range(1, targets).Select(n => n * 1.5f)));

        var predictions = Agreement.Check(file.Bytes, Floats());

        Assert.Equal(targets > 1 ? targets : null, predictions[0].Values?.Count);
    }

    [Theory]
    [InlineData("NONE")]
    [InlineData("LOGISTIC")]
    [InlineData("SOFTMAX")]
    [InlineData("SOFTMAX_ZERO")]
    [InlineData("PROBIT")]
    public void Every_post_transform_of_numbers_and_of_classes_agrees(string transform)
    {
        foreach (var targets in new[] { 1, 3 })
        {
            var file = new GraphFile();
            Regressor(file, Probable(targets), targets, node => node.With("post_transform", transform));
            Agreement.Check(file.Bytes, Floats());
        }

        var classifier = new GraphFile();
        Classifier(classifier, Probable(3), 3, node => node.With("post_transform", transform));
        Agreement.Check(classifier.Bytes, Floats());
    }

    [Theory]
    [InlineData("NONE", 0, false, false)]
    [InlineData("LOGISTIC", 0, false, false)]
    [InlineData("LOGISTIC", 0, false, true)]
    [InlineData("LOGISTIC", 0, true, true)]
    [InlineData("NONE", 0, true, false)]
    [InlineData("SOFTMAX", 0, true, true)]
    [InlineData("SOFTMAX", 1, false, false)]
    [InlineData("LOGISTIC", 1, false, false)]
    public void Two_classes_with_one_weight_per_leaf_agree(string transform, int target, bool positive, bool baseValue)
    {
        var trees = TestTrees.Random(_random, 10, Features, ["BRANCH_LT"], _ => [(target, (float)((_random.NextDouble() - (positive ? 0 : 0.5)) / 10))]);
        var file = new GraphFile();
        Classifier(file, trees, 2, node => (baseValue ? node.With("base_values", [0.05f]) : node).With("post_transform", transform));

        var labels = Agreement.Check(file.Bytes, Floats()).Select(prediction => prediction.Label).Distinct();

        Assert.Equal(2, labels.Count());
    }

    /// <summary>In forests classes are often level: then the last digit of a sum decides.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Forests_in_which_trees_vote_agree_also_where_the_votes_are_level(int classes)
    {
        const int Count = 30;
        var trees = TestTrees.Random(_random, Count, Features, ["BRANCH_LEQ"], _ => Vote(classes));
        var file = new GraphFile();
        Classifier(file, trees, classes);

        var predictions = Agreement.Check(file.Bytes, Floats());

        Assert.Contains(predictions, prediction => classes == 2
            ? Math.Abs(prediction.Value - 0.5f) < 1e-5
            : prediction.Probabilities!.Count(probability => Math.Abs(probability - prediction.Value) < 1e-5) > 1);

        IEnumerable<(int, float)> Vote(int classes)
        {
            var winner = _random.Next(classes);
            return classes == 2 ? [(0, winner / (float)Count)] : Enumerable.Range(0, classes).Select(label => (label, label == winner ? 1f / Count : 0));
        }
    }

    /// <summary>XGBoost and LightGBM: each tree speaks of one class.</summary>
    [Theory]
    [InlineData("BRANCH_LT", true)]
    [InlineData("BRANCH_LEQ", false)]
    public void Boosted_trees_that_take_turns_with_the_classes_agree(string mode, bool baseValues)
    {
        var trees = TestTrees.Random(_random, 12, Features, [mode], tree => [(tree % 4, (float)_random.NextDouble() - 0.5f)]);
        var file = new GraphFile();
        Classifier(file, trees, 4, node => (baseValues ? node.With("base_values", [0.5f, 0.5f, 0.5f, 0.5f]) : node).With("post_transform", "SOFTMAX"));

        Agreement.Check(file.Bytes, Floats());
    }

    /// <summary>LightGBM: a set of categories is a chain of comparisons, all of which lead to the same node.</summary>
    [Fact]
    public void A_set_of_categories_as_a_chain_of_comparisons_with_one_node_in_common_agrees()
    {
        var trees = new TestTrees();
        trees.Add(0, 0, 0, "BRANCH_EQ", 1, 3, 1, missingGoesTrue: false);
        trees.Add(0, 1, 0, "BRANCH_EQ", 4, 3, 2, missingGoesTrue: false);
        trees.Add(0, 2, 0, "BRANCH_EQ", 7, 3, 4, missingGoesTrue: false);
        trees.Add(0, 3, 1, "BRANCH_LEQ", 0.5f, 5, 6, missingGoesTrue: false);
        foreach (var leaf in new[] { 4, 5, 6 })
        {
            trees.Add(0, leaf, 0, "LEAF", 0, 0, 0, missingGoesTrue: false);
            trees.Weigh(0, leaf, 0, leaf);
        }

        var file = new GraphFile();
        Regressor(file, trees);

        var predictions = Agreement.Check(file.Bytes, new OnnxInput("x", Enumerable.Range(0, 10 * Features).Select(n => (float)(n / Features)).ToArray(), Features));

        Assert.Equal([4, 6, 4, 4, 6, 4, 4, 6, 4, 4], predictions.Select(prediction => prediction.Value));
    }

    [Fact]
    public void Doubles_and_their_thresholds_are_compared_as_doubles()
    {
        var file = new GraphFile();
        var x = file.Input("x", GraphFile.Double, Features);
        var trees = Trees(10, 1, AllModes);
        var third = file.Node("Div", [x, file.Node("Cast", [file.Constant([3f])], node => node.With("to", GraphFile.Double))]);
        var thirds = trees.Thresholds.Select(threshold => threshold / 3d).ToArray();
        file.Output(
            file.MlNode("TreeEnsembleRegressor", [third], node =>
            {
                trees.WriteTo(node, "target");
                node.Attribute.Remove(node.Attribute.Single(attribute => attribute.Name is "nodes_values"));
                node.Attribute.Remove(node.Attribute.Single(attribute => attribute.Name is "nodes_hitrates"));
                node.Attribute.Remove(node.Attribute.Single(attribute => attribute.Name is "target_weights"));
                return node.With("n_targets", 1).WithTensor("nodes_values_as_tensor", thirds)
                    .WithTensor("target_weights_as_tensor", trees.Weights.Select(weight => (double)weight).ToArray());
            }));

        Agreement.Check(file.Bytes, new OnnxInput("x", Values().Select(value => (double)value).ToArray(), Features));
    }

    [Fact]
    public void Whole_numbers_and_labels_in_words_agree()
    {
        var file = new GraphFile();
        var x = file.Input("x", GraphFile.Int64, Features);
        var trees = Trees(9, 3, AllModes);
        var (label, probabilities) = file.Classifier(x, node => trees.WriteTo(node, "class").With("classlabels_strings", ["a", "b", "c"]));
        file.Output(label, GraphFile.Text, null).Output(probabilities, GraphFile.Float, 3);

        Agreement.Check(file.Bytes, new OnnxInput("x", Enumerable.Range(0, Rows * Features).Select(_ => (long)_random.Next(11) - 5).ToArray(), Features));
    }

    private static void Regressor(GraphFile file, TestTrees trees, int targets = 1, Func<NodeProto, NodeProto>? configure = null, bool missing = true)
    {
        var x = file.Input("x", GraphFile.Float, Features);
        file.Output(
            file.MlNode("TreeEnsembleRegressor", [x], node => (configure ?? (same => same))(trees.WriteTo(node, "target", missing).With("n_targets", targets))),
            GraphFile.Float,
            targets);
    }

    private static void Classifier(GraphFile file, TestTrees trees, int classes, Func<NodeProto, NodeProto>? configure = null)
    {
        var x = file.Input("x", GraphFile.Float, Features);
        var (label, probabilities) = file.Classifier(
            x, node => (configure ?? (same => same))(trees.WriteTo(node, "class").With("classlabels_int64s", Enumerable.Range(3, classes).Select(n => (long)n))));
        file.Output(label, GraphFile.Int64, null).Output(probabilities, GraphFile.Float, classes);
    }

    private TestTrees Trees(int count, int targets, string[] modes) => TestTrees.Random(
        _random, count, Features, modes, _ => Enumerable.Range(0, targets).Select(target => (target, (float)((_random.NextDouble() * 20) - 10))));

    /// <summary>Trees whose sums are between 0.6 and 0.9: nearer to 0.5 the approximation behind PROBIT has few digits in any runtime.</summary>
    private TestTrees Probable(int targets) => TestTrees.Random(
        _random, 5, Features, ["BRANCH_LEQ"], _ => Enumerable.Range(0, targets).Select(target => (target, (float)(0.12 + (_random.NextDouble() * 0.06)))));

    private OnnxInput Floats() => new("x", Values(), Features);

    /// <summary>Often on a threshold, and sometimes missing.</summary>
    private float[] Values() =>
        [.. Enumerable.Range(0, Rows * Features).Select(_ => _random.Next(8) == 0 ? float.NaN : (_random.Next(61) - 30) / (_random.Next(2) == 0 ? 4f : 7f))];
}
