using MLOpsAspire.Tabular;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>Something a model says of each row.</summary>
/// <param name="Name">One of <see cref="OutputNames"/>.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Width">How many values a row has.</param>
internal sealed record ModelOutput(string Name, ModelOutput.ValueKind Kind, int Width = 1)
{
    internal enum ValueKind
    {
        Integer,
        Text,
        Number,
    }

    /// <summary>What a model says, as far as it says it of a row of zeros.</summary>
    public static IReadOnlyList<ModelOutput> Of(IRowModel model)
    {
        var sample = model.Predict(new float[model.Inputs.Count]);
        if (model.Task == LearningTask.Regression)
        {
            return [new ModelOutput(OutputNames.Prediction, ValueKind.Number, sample.Values?.Count ?? 1)];
        }

        var outputs = new List<ModelOutput>
        {
            new(OutputNames.Prediction, model.Classes.All(label => label.Number is not null) ? ValueKind.Integer : ValueKind.Text),
        };
        if (!float.IsNaN(sample.Value))
        {
            outputs.Add(new ModelOutput(OutputNames.Probability, ValueKind.Number));
        }

        if (sample.Probabilities is { Count: var classes })
        {
            outputs.Add(new ModelOutput(OutputNames.Probabilities, ValueKind.Number, classes));
        }

        return outputs;
    }

    /// <summary>One of a row's values, where they are numbers.</summary>
    /// <param name="prediction">Of the row.</param>
    /// <param name="place">From 0.</param>
    public float NumberOf(in Prediction prediction, int place) => Name switch
    {
        OutputNames.Probabilities => prediction.Probabilities![place],
        OutputNames.Prediction when prediction.Values is { } values => values[place],
        _ => prediction.Value,
    };
}
