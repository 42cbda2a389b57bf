using static MLOpsAspire.Bench.Training.TrainContender;

namespace MLOpsAspire.Bench.Training;

/// <summary>What is said about ours in comparison; a contender that was left out is passed over.</summary>
/// <param name="found">All figures.</param>
/// <param name="threads">With how many threads, where no other number is said.</param>
internal sealed class TrainingRatios(IReadOnlyList<TrainingResult> found, int threads)
{
    private readonly Dictionary<string, double> _ratios = [];

    public IReadOnlyDictionary<string, double> Compute()
    {
        var large = Find("large", Ours)!;
        if (Find("large", XgBoost) is { } xgboost)
        {
            _ratios["time_vs_xgboost"] = large.Seconds / xgboost.Seconds;
            _ratios["auc_minus_xgboost"] = large.Auc - xgboost.Auc;
            _ratios["memory_vs_xgboost"] = large.PeakMegabytes / xgboost.PeakMegabytes;
        }

        if (Find("wide", XgBoost) is { } wide)
        {
            _ratios["wide_time_vs_xgboost"] = Find("wide", Ours)!.Seconds / wide.Seconds;
        }

        if (threads > 1)
        {
            _ratios[$"speedup_{threads}_threads"] = Find("large", Ours, 1)!.Seconds / large.Seconds;
        }

        _ratios["time_1m_vs_250k"] = large.Seconds / Find("quarter", Ours)!.Seconds;
        Compare("categorical", [XgBoost, ScikitLearn, OursOrdered]);
        Compare("census", [XgBoost, ScikitLearn, OursOrdered]);
        Compare("census-one-hot", [XgBoost, ScikitLearn]);
        return _ratios;
    }

    private void Compare(string data, string[] contenders)
    {
        foreach (var contender in contenders)
        {
            if (Find(data, Ours) is { } ours && Find(data, contender) is { } other)
            {
                var (set, name) = (data.Replace('-', '_'), contender.Replace('-', '_'));
                _ratios[$"{set}_time_vs_{name}"] = ours.Seconds / other.Seconds;
                _ratios[$"{set}_auc_minus_{name}"] = ours.Auc - other.Auc;
            }
        }
    }

    private TrainingFigures? Find(string data, string contender) => Find(data, contender, threads);

    private TrainingFigures? Find(string data, string contender, int count) =>
        found.FirstOrDefault(result => result.Data == data && result.Contender == contender && result.Threads == count)?.Figures;
}
