namespace MLOpsAspire.Tabular.Onnx.Import.Trees;

/// <summary>The numbers of a <c>TreeEnsembleRegressor</c>.</summary>
internal sealed class TreeScoreStep(
    ScoredTrees trees, Aggregate aggregate, double[] baseValues, PostTransform transform, bool isSingle, int[] columns, int[] to) : Step
{
    private const int MaxOnStack = 64;

    public override void Run(double[] registers)
    {
        var scores = trees.Targets <= MaxOnStack ? stackalloc double[trees.Targets] : new double[trees.Targets];
        var isSet = trees.Targets <= MaxOnStack ? stackalloc bool[trees.Targets] : new bool[trees.Targets];
        trees.Score(registers, columns, aggregate, isSingle, scores, isSet);
        for (var i = 0; i < scores.Length; i++)
        {
            var score = aggregate == Aggregate.Average ? Rounded(scores[i] / trees.Count) : scores[i];
            scores[i] = Rounded(score + baseValues[i]);
        }

        PostTransforms.Apply(transform, scores);
        for (var i = 0; i < scores.Length; i++)
        {
            registers[to[i]] = (float)scores[i];
        }
    }

    private double Rounded(double number) => isSingle ? (float)number : number;
}
