using System.Globalization;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>A job's settings as the params of its run.</summary>
internal static class JobParams
{
    public static IReadOnlyDictionary<string, string> Of(JobFile job) => new Dictionary<string, string>
    {
        ["algorithm"] = job.Algorithm,
        ["label"] = job.Label,
        ["holdOut"] = Text(job.HoldOut),
        ["seed"] = Text(job.Seed),
        ["numberOfTrees"] = Text(job.Settings.NumberOfTrees),
        ["numberOfLeaves"] = Text(job.Settings.NumberOfLeaves),
        ["minimumExampleCountPerLeaf"] = Text(job.Settings.MinimumExampleCountPerLeaf),
        ["learningRate"] = Text(job.Settings.LearningRate),
        ["maximumBinCountPerFeature"] = Text(job.Settings.MaximumBinCountPerFeature),
    };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
