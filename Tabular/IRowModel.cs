using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular;

/// <summary>A model that predicts for a row of raw columns. It may be asked from several threads at once.</summary>
public interface IRowModel
{
    /// <summary>The raw columns, in the order of a row's numbers.</summary>
    IReadOnlyList<Feature> Inputs { get; }

    /// <summary>What the model says.</summary>
    LearningTask Task { get; }

    /// <summary>The classes, in the order of their probabilities; of two, the first is the negative one. None for numbers.</summary>
    IReadOnlyList<ClassLabel> Classes { get; }

    /// <summary>Predicts for one row.</summary>
    /// <param name="inputs">One number per raw column, as <see cref="Feature.ValueOf"/> gives it; NaN where it is missing.</param>
    Prediction Predict(ReadOnlySpan<float> inputs);
}
