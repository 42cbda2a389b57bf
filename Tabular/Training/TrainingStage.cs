namespace MLOpsAspire.Tabular.Training;

/// <summary>What a training is at.</summary>
public enum TrainingStage
{
    /// <summary>Training on parts of the rows, to be judged by the others.</summary>
    CrossValidation,

    /// <summary>Training the model.</summary>
    Model,
}
