namespace MLOpsAspire.Tabular.Onnx.Import.Trees;

/// <summary>Turns scores into probabilities as ONNX Runtime does, whose approximations the format does not prescribe.</summary>
internal static class PostTransforms
{
    /// <summary>Scores nearer to 0 than this are 0 to <see cref="PostTransform.SoftmaxZero"/>.</summary>
    private const float NearZero = 0.0000001f;

    /// <exception cref="OnnxFormatException">The transform is not known.</exception>
    public static PostTransform Read(ImportNode node) => node.Text("post_transform", "NONE") switch
    {
        "NONE" => PostTransform.None,
        "LOGISTIC" => PostTransform.Logistic,
        "SOFTMAX" => PostTransform.Softmax,
        "SOFTMAX_ZERO" => PostTransform.SoftmaxZero,
        "PROBIT" => PostTransform.Probit,
        var other => throw node.Error($"has the post transform {Names.Shorten(other)}, which is not supported"),
    };

    public static void Apply(PostTransform transform, Span<double> scores)
    {
        switch (transform)
        {
            case PostTransform.Softmax or PostTransform.SoftmaxZero:
                Softmax(scores, skipZero: transform == PostTransform.SoftmaxZero);
                break;
            case PostTransform.Logistic:
                foreach (ref var score in scores)
                {
                    score = Logistic(score);
                }

                break;
            case PostTransform.Probit:
                foreach (ref var score in scores)
                {
                    score = Probit(score);
                }

                break;
            default:
                break;
        }
    }

    public static double Logistic(double score) => (float)(1 / (1 + Math.Exp(-score)));

    /// <summary>The inverse of the normal distribution, by Winitzki's approximation of the inverse error function.</summary>
    public static double Probit(double score)
    {
        const float A = 0.147f;
        var x = (2 * (float)score) - 1;
        var log = MathF.Log((1 - x) * (1 + x));
        var half = (2 / (3.14159f * A)) + (0.5f * log);
        var root = MathF.Sqrt(MathF.Sqrt((half * half) - (1 / A * log)) - half);
        return 1.41421356f * (x < 0 ? -root : root);
    }

    private static void Softmax(Span<double> scores, bool skipZero)
    {
        var greatest = double.NegativeInfinity;
        foreach (var score in scores)
        {
            greatest = Math.Max(greatest, score);
        }

        var sum = 0d;
        foreach (ref var score in scores)
        {
            var isZero = skipZero && Math.Abs(score) <= NearZero;
            score = isZero ? score * Math.Exp(-greatest) : Math.Exp(score - greatest);
            sum += isZero ? 0 : score;
        }

        foreach (ref var score in scores)
        {
            score = (float)(score / sum);
        }
    }
}
