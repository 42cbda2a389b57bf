using MLOpsAspire.Tabular.Metrics;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Metrics;

public sealed class BinaryMetricsTests
{
    [Fact]
    public void A_perfect_ranking_has_an_AUC_of_one_and_its_reverse_of_zero()
    {
        Assert.Equal(1, BinaryMetrics.Compute([-2, -1, 1, 2], [false, false, true, true]).Auc);
        Assert.Equal(0, BinaryMetrics.Compute([-2, -1, 1, 2], [true, true, false, false]).Auc);
    }

    [Fact]
    public void Equal_scores_have_an_AUC_of_one_half()
    {
        Assert.Equal(0.5, BinaryMetrics.Compute([-1, -1, -1], [true, false, true]).Auc);
    }

    [Fact]
    public void AUC_is_the_share_of_pairs_that_are_ranked_right()
    {
        var random = new SeededRandom(7);
        var scores = Enumerable.Range(0, 200).Select(_ => (random.Next(30) / 30f) - 0.5f).ToArray();
        var labels = scores.Select(score => random.NextDouble() < score + 0.5).ToArray();

        double right = 0, pairs = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            for (var j = 0; j < scores.Length; j++)
            {
                if (labels[i] && !labels[j])
                {
                    pairs++;
                    right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        Assert.Equal(right / pairs, BinaryMetrics.Compute(scores, labels).Auc, precision: 12);
    }

    [Fact]
    public void Accuracy_and_log_loss_match_a_worked_example()
    {
        // scikit-learn: accuracy_score([1,0,1,0], [1,0,0,0]) and log_loss([1,0,1,0], [.9,.2,.4,.4])
        var scores = new[] { 0.9, 0.2, 0.4, 0.4 }.Select(probability => (float)Math.Log(probability / (1 - probability))).ToArray();

        var metrics = BinaryMetrics.Compute(scores, [true, false, true, false]);

        Assert.Equal(0.75, metrics.Confusion.Accuracy);
        Assert.Equal(0.4389052, metrics.LogLoss, precision: 6);
    }

    [Fact]
    public void Scores_whose_probabilities_are_all_1_in_single_precision_are_still_ranked()
    {
        var metrics = BinaryMetrics.Compute([18, 19, 20, 25, 30], [false, false, true, true, true]);

        Assert.Equal(1, metrics.Auc);
        Assert.Equal((18 + 19) / 5.0, metrics.LogLoss, precision: 6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_score_that_is_not_finite_is_refused(float score)
    {
        Assert.Throws<ArgumentException>(() => BinaryMetrics.Compute([1, score, 2], [true, false, true]));
    }

    [Fact]
    public void One_class_alone_has_no_AUC()
    {
        Assert.Throws<ArgumentException>(() => BinaryMetrics.Compute([-1, 1], [true, true]));
    }
}
