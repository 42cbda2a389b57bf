using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>What a model takes and gives, for readers of <c>signature.json</c>.</summary>
internal sealed record ModelSignature(IReadOnlyList<ModelSignature.Input> Inputs, IReadOnlyList<ModelSignature.Output> Outputs)
{
    public static ModelSignature Of(TabularModel model) => new([.. model.Pipeline.Inputs.Select(Input.Of)], [.. OutputsOf(model)]);

    private static IEnumerable<Output> OutputsOf(TabularModel model)
    {
        if (model.Task == LearningTask.Regression)
        {
            return [new Output("prediction", "number", [])];
        }

        string[] classes = [.. model.Classes.Select(label => label.ToString())];
        var prediction = new Output("prediction", model.Classes[0].Number is null ? "text" : "integer", classes);
        return model.Task == LearningTask.Binary
            ? [prediction, new Output("probability", "number", [classes[1]])]
            : [prediction, new Output("probability", "number", classes), new Output("probabilities", "object", classes)];
    }

    /// <param name="Name">The column.</param>
    /// <param name="Type">number or category.</param>
    /// <param name="Nullable">Whether a value may be missing.</param>
    /// <param name="Categories">A category's words with the codes they may be given as, if codes are accepted.</param>
    internal sealed record Input(string Name, string Type, bool Nullable, IReadOnlyDictionary<string, int?>? Categories)
    {
        public static Input Of(Feature feature) => feature.Kind == FeatureKind.Number
            ? new Input(feature.Name, "number", Nullable: true, Categories: null)
            : new Input(
                feature.Name,
                "category",
                Nullable: true,
                feature.Categories.ToDictionary(category => category.Text, category => feature.AcceptsCodes ? category.Code : (int?)null));
    }

    /// <param name="Name">The field of the answer.</param>
    /// <param name="Type">integer, text, number, or object for a number by class.</param>
    /// <param name="Classes">The classes a prediction is one of, or the class a probability is of.</param>
    internal sealed record Output(string Name, string Type, IReadOnlyList<string> Classes);
}
