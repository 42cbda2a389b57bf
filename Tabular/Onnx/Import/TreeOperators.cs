using MLOpsAspire.Tabular.Onnx.Import.Trees;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>The two operators of tree ensembles, which version 5 of ai.onnx.ml replaces.</summary>
internal static class TreeOperators
{
    private static readonly string[] Nodes =
    [
        "nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_modes", "nodes_values", "nodes_values_as_tensor", "nodes_truenodeids",
        "nodes_falsenodeids", "nodes_missing_value_tracks_true", "nodes_hitrates", "nodes_hitrates_as_tensor", "base_values",
        "base_values_as_tensor", "post_transform",
    ];

    public static Dictionary<(string Domain, string Type), Operator> All { get; } = new()
    {
        [(OnnxOperator.Ml, "TreeEnsembleRegressor")] = Regress,
        [(OnnxOperator.Ml, "TreeEnsembleClassifier")] = Classify,
    };

    private static IReadOnlyList<GraphValue> Regress(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes(
            [.. Nodes, "n_targets", "aggregate_function", "target_treeids", "target_nodeids", "target_ids", "target_weights", "target_weights_as_tensor"]);
        var (input, columns) = Columns(graph, node);
        var targets = node.Int("n_targets", 1);
        var baseValues = TreeLists.Numbers(node, "base_values");
        if (targets is < 1 or > ClassLists.MaxClasses || (baseValues.Count != 0 && baseValues.Count != targets)
            || baseValues.Any(number => !double.IsFinite(number)))
        {
            throw node.Error($"has not 1 to {ClassLists.MaxClasses} targets, or not a finite base value for each");
        }

        var aggregate = node.Text("aggregate_function", "SUM") switch
        {
            "SUM" => Aggregate.Sum,
            "AVERAGE" => Aggregate.Average,
            "MIN" => Aggregate.Min,
            "MAX" => Aggregate.Max,
            var other => throw node.Error($"has the aggregate function {Names.Shorten(other)}, which is not supported"),
        };
        var trees = TreeLists.Read(node, columns.Length, (int)targets, "target");
        var transform = PostTransforms.Read(node);
        if (targets == 1 && transform != PostTransform.Probit)
        {
            // A single number has no other transform in ONNX Runtime, so that converters add it as a node of its own.
            transform = PostTransform.None;
        }

        var origin = baseValues.Count > 0 ? [.. baseValues] : new double[targets];
        return [graph.Compute(node, ElementType.Float, hasRows: true, [(int)targets], to => new TreeScoreStep(
            trees, aggregate, origin, transform, input.Type != ElementType.Double, columns, to))];
    }

    private static IReadOnlyList<GraphValue> Classify(GraphCompiler graph, ImportNode node)
    {
        node.AllowAttributes([
            .. Nodes, "classlabels_int64s", "classlabels_strings", "class_treeids", "class_nodeids", "class_ids", "class_weights",
            "class_weights_as_tensor",
        ]);
        var (input, columns) = Columns(graph, node);
        var classes = ClassLists.Read(node);
        var baseValues = TreeLists.Numbers(node, "base_values");
        var isText = classes[0].Text is not null;
        var labels = classes.Select(label => isText ? graph.Vocabulary.NumberOf(label.Text!) : (double)label.Number!.Value).ToArray();
        if (classes.Count < 2)
        {
            throw node.Error("has one class only");
        }

        var trees = TreeLists.Read(node, columns.Length, classes.Count, "class");
        var transform = PostTransforms.Read(node);
        ThrowUnlessDefined(node, trees, baseValues, transform);
        var label = graph.Allocate(graph.Charge(node, [1]));
        var scores = graph.Compute(node, ElementType.Float, hasRows: true, [classes.Count], to => new TreeClassStep(
            trees, labels, [.. baseValues], transform, input.Type != ElementType.Double, columns, label[0], to));
        return [new GraphValue(isText ? ElementType.String : ElementType.Int64, HasRows: true, [], label) { Classes = classes }, scores];
    }

    /// <summary>Refuses what the format leaves open, and what runtimes give different answers to.</summary>
    private static void ThrowUnlessDefined(ImportNode node, ScoredTrees trees, IReadOnlyList<double> baseValues, PostTransform transform)
    {
        if (baseValues.Any(number => !double.IsFinite(number)) || (baseValues.Count > 0 && baseValues.Count != (trees.Targets == 2 ? 1 : trees.Targets)))
        {
            throw node.Error("has not a finite base value for each class, or for two classes one");
        }

        if (trees.Targets > 2)
        {
            return;
        }

        var targets = new HashSet<int>();
        foreach (var weight in trees.Weights)
        {
            targets.Add(weight.Target);
        }

        if (targets.Count > 1)
        {
            throw node.Error("gives weights to both of its two classes, where one score for them is expected");
        }

        if (transform == PostTransform.Probit || (targets.Contains(1) && baseValues.Count > 0))
        {
            throw node.Error("has for its two classes the post transform PROBIT, or a base value for a score of the second, which is not supported");
        }
    }

    /// <summary>What the trees look at: whole numbers as the nearest single-precision ones.</summary>
    private static (GraphValue Input, int[] Columns) Columns(GraphCompiler graph, ImportNode node)
    {
        var input = ShapeOperators.Plain(node, node.OnlyInput());
        if (!input.Type.IsNumber() || input is not { HasRows: true, Dims.Length: 1 })
        {
            throw node.Error("takes something else than columns of numbers");
        }

        return (input, input.Type.IsFloating() ? input.Registers
            : ArithmeticOperators.Map(graph, node, input, ElementType.Float, Rounding.To(ElementType.Float)).Registers);
    }
}
