namespace MLOpsAspire.Tabular;

/// <summary>What a model is to say of a row.</summary>
public enum LearningTask
{
    /// <summary>Which of two classes it has.</summary>
    Binary,

    /// <summary>Which of several classes it has.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,
}
