namespace MLOpsAspire.Tabular.Explanations;

/// <summary>
/// Explains what a model says of rows of raw columns, by what its trees see. The contribution of a derived feature stays its own, under its
/// own name, and is not divided among the columns it is computed from; a column the trees see, too, has a contribution of its own beside it.
/// Can be used by several threads at once.
/// </summary>
/// <param name="model">
/// The model. For two classes contributions are in log-odds of the second class; for several there are some to the score of each, whose
/// softmax are the probabilities; for a number they are in its unit.
/// </param>
/// <exception cref="InvalidOperationException">How many training rows came by the trees' nodes is not known; see <see cref="Covers"/>.</exception>
public sealed class ModelContributions(TabularModel model)
{
    private readonly TreeContributions _trees = new(model.Trees);

    /// <summary>What the contributions are named by: <see cref="Features.FeaturePipeline.UsedNames"/>.</summary>
    public IReadOnlyList<string> Features { get; } = model.Pipeline.UsedNames;

    /// <summary>Explains the scores of one row.</summary>
    /// <param name="inputs">One number per raw column, as <see cref="Tabular.Features.Feature.ValueOf"/> gives it; NaN where it is missing.</param>
    public Contributions Of(ReadOnlySpan<float> inputs)
    {
        const int MaxOnStack = 256;
        var row = Features.Count <= MaxOnStack ? stackalloc float[Features.Count] : new float[Features.Count];
        model.Pipeline.Transform(inputs, row);
        var values = new double[_trees.Outputs * Features.Count];
        _trees.Compute(row, values);
        return new Contributions(Features, _trees.Expected.ToArray(), values);
    }
}
