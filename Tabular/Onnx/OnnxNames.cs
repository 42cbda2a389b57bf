namespace MLOpsAspire.Tabular.Onnx;

/// <summary>The operators a model written here is made of, and the names of its outputs.</summary>
internal static class OnnxNames
{
    /// <summary>The domain of the tree and encoder operators.</summary>
    public const string Ml = "ai.onnx.ml";

    /// <summary>First output: the predicted class of each row, [rows].</summary>
    public const string Label = "label";

    /// <summary>Second output: the probabilities of the negative and the positive class, [rows, 2].</summary>
    public const string Probabilities = "probabilities";

    public const string LabelEncoder = "LabelEncoder";
    public const string Concat = "Concat";
    public const string TreeEnsembleRegressor = "TreeEnsembleRegressor";
    public const string Neg = "Neg";
    public const string Sigmoid = "Sigmoid";
    public const string ArgMax = "ArgMax";

    public const string BranchLessOrEqual = "BRANCH_LEQ";
    public const string Leaf = "LEAF";

    /// <summary>Element types of tensors.</summary>
    public const int Float = 1;

    public const int Int64 = 7;
    public const int String = 8;
}
