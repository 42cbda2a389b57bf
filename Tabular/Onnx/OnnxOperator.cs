namespace MLOpsAspire.Tabular.Onnx;

/// <summary>An operator that a model is made of.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Domain">Empty for ai.onnx.</param>
/// <param name="Attributes">The attributes it may have here. Another one could change what it computes, and is refused.</param>
internal sealed record OnnxOperator(string Type, string Domain, params string[] Attributes)
{
    /// <summary>The domain of the tree and encoder operators.</summary>
    public const string Ml = "ai.onnx.ml";

    public static OnnxOperator Concat { get; } = new("Concat", "", "axis");

    public static OnnxOperator Neg { get; } = new("Neg", "");

    public static OnnxOperator Sigmoid { get; } = new("Sigmoid", "");

    public static OnnxOperator Softmax { get; } = new("Softmax", "", "axis");

    public static OnnxOperator ArgMax { get; } = new("ArgMax", "", "axis", "keepdims");

    public static OnnxOperator Add { get; } = new("Add", "");

    public static OnnxOperator Subtract { get; } = new("Sub", "");

    public static OnnxOperator Multiply { get; } = new("Mul", "");

    public static OnnxOperator Divide { get; } = new("Div", "");

    public static OnnxOperator Log { get; } = new("Log", "");

    public static OnnxOperator Cast { get; } = new("Cast", "", "to");

    public static OnnxOperator IsNaN { get; } = new("IsNaN", "");

    public static OnnxOperator IsInfinite { get; } = new("IsInf", "");

    public static OnnxOperator Where { get; } = new("Where", "");

    public static OnnxOperator Less { get; } = new("Less", "");

    public static OnnxOperator ReduceSum { get; } = new("ReduceSum", "", "keepdims");

    public static OnnxOperator Gather { get; } = new("Gather", "", "axis");

    public static OnnxOperator Reshape { get; } = new("Reshape", "");

    /// <summary>From the words of a category to its numbers.</summary>
    public static OnnxOperator WordEncoder { get; } = new("LabelEncoder", Ml, "keys_strings", "values_floats", "default_float");

    /// <summary>From the words of a category to its place among the feature's codes.</summary>
    public static OnnxOperator PlaceEncoder { get; } = new("LabelEncoder", Ml, "keys_strings", "values_int64s", "default_int64");

    /// <summary>From the number of a class to its label.</summary>
    public static OnnxOperator ClassEncoder { get; } = new("LabelEncoder", Ml, "keys_int64s", "values_int64s", "values_strings");

    public static OnnxOperator Trees { get; } = new(
        "TreeEnsembleRegressor",
        Ml,
        "n_targets",
        "aggregate_function",
        "post_transform",
        "base_values",
        "nodes_treeids",
        "nodes_nodeids",
        "nodes_featureids",
        "nodes_modes",
        "nodes_values",
        "nodes_truenodeids",
        "nodes_falsenodeids",
        "nodes_missing_value_tracks_true",
        "nodes_hitrates",
        "target_treeids",
        "target_nodeids",
        "target_ids",
        "target_weights");
}
