namespace MLOpsAspire.Tabular.Onnx;

/// <summary>The words and numbers of the ONNX format that a model written here uses.</summary>
internal static class OnnxNames
{
    public const string BranchLessOrEqual = "BRANCH_LEQ";
    public const string Leaf = "LEAF";

    /// <summary>The threshold that tells 0, a category that goes left, from 1, one that does not.</summary>
    public const float BetweenWays = 0.5f;

    /// <summary>Element types of tensors.</summary>
    public const int Float = 1;

    public const int Int64 = 7;
    public const int String = 8;
    public const int Double = 11;

    /// <summary>The version of ai.onnx that models are written for, and the range of those that are read.</summary>
    public const long OpsetVersion = 15;

    public const long MinOpsetVersion = 13;
    public const long MaxOpsetVersion = 24;

    /// <summary>The same for ai.onnx.ml; its version 5 replaces the tree operators.</summary>
    public const long MlOpsetVersion = 3;

    public const long MinMlOpsetVersion = 2;
    public const long MaxMlOpsetVersion = 4;
}
