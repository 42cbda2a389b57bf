using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Scoring;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular;

/// <summary>A trained model: raw columns in, a class or a number out.</summary>
public sealed class TabularModel : IRowModel
{
    /// <param name="pipeline">Turns raw columns into what the trees see.</param>
    /// <param name="trees">
    /// For two classes their only score is the log-odds of the second class; for several there is a score for each, whose softmax are the
    /// probabilities; for a number it is the number.
    /// </param>
    /// <param name="task">What the model says.</param>
    /// <param name="classes">The classes; none for a number.</param>
    /// <exception cref="ArgumentException">These do not fit together.</exception>
    public TabularModel(FeaturePipeline pipeline, TreeEnsemble trees, LearningTask task, IReadOnlyList<ClassLabel> classes)
    {
        var (outputs, wanted) = task switch
        {
            LearningTask.Binary => (1, 2),
            LearningTask.Multiclass => (classes.Count, Math.Max(classes.Count, 2)),
            _ => (1, 0),
        };
        if (trees.Outputs != outputs || classes.Count != wanted || trees.FeatureCount != pipeline.Used.Count)
        {
            throw new ArgumentException($"A model for {task} cannot have {trees.Outputs} scores of {trees.FeatureCount} features and {classes.Count} classes.");
        }

        Pipeline = pipeline;
        Trees = trees;
        Forest = CompiledForest.Compile(trees);
        Task = task;
        Classes = classes;
    }

    public FeaturePipeline Pipeline { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Feature> Inputs => Pipeline.Inputs;

    public TreeEnsemble Trees { get; }

    /// <summary>The trees, ready to score.</summary>
    public CompiledForest Forest { get; }

    public LearningTask Task { get; }

    /// <summary>Of two, the first is the negative one.</summary>
    public IReadOnlyList<ClassLabel> Classes { get; }

    /// <summary>Predicts for one row.</summary>
    /// <param name="inputs">One number per raw column, as <see cref="Feature.ValueOf"/> gives it; NaN where it is missing.</param>
    public Prediction Predict(ReadOnlySpan<float> inputs)
    {
        const int MaxOnStack = 256;
        var row = Pipeline.Used.Count <= MaxOnStack ? stackalloc float[Pipeline.Used.Count] : new float[Pipeline.Used.Count];
        Pipeline.Transform(inputs, row);
        if (Task == LearningTask.Multiclass)
        {
            return PredictClass(row);
        }

        var score = Forest.Score(row);
        return Task == LearningTask.Regression
            ? new Prediction(Label: null, score)
            : new Prediction(Classes[score > 0 ? 1 : 0], (float)Logistic.Probability(score));
    }

    private Prediction PredictClass(ReadOnlySpan<float> row)
    {
        var scores = new float[Trees.Outputs];
        Forest.Score(row, scores);

        // The class is chosen by the scores, which differ where probabilities in single precision may not.
        var likeliest = Softmax.Likeliest(scores);
        Softmax.Probabilities(scores, scores);
        return new Prediction(Classes[likeliest], scores[likeliest], scores);
    }
}
