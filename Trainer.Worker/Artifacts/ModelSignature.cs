using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Trainer.Worker.Artifacts;

/// <summary>What a model takes and gives, for readers of <c>signature.json</c>.</summary>
internal sealed record ModelSignature(IReadOnlyList<ModelSignature.Input> Inputs, IReadOnlyList<ModelSignature.Output> Outputs)
{
    public static ModelSignature Of(BinaryModel model) => new(
        [.. model.Features.Select(Input.Of)],
        [
            new Output("prediction", model.Positive.Number is null ? "text" : "integer", [.. new[] { model.Negative, model.Positive }.Select(label => label.ToString())]),
            new Output("probability", "number", [model.Positive.ToString()]),
        ]);

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
    /// <param name="Type">integer, text or number.</param>
    /// <param name="Classes">The classes a prediction is one of, or the class a probability is of.</param>
    internal sealed record Output(string Name, string Type, IReadOnlyList<string> Classes);
}
