using MLOpsAspire.Tabular;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads the job files of algorithms of ours.</summary>
internal static class AlgorithmJobReader
{
    /// <summary>The keys that only such a job has.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "algorithm", "categories", "data", "derive", "drop", "functionalTests", "label", "select", "settings", "split", "task", "types", "weights",
    ];

    public static AlgorithmJob Read(YamlMap map)
    {
        var label = map.Text("label");
        var (register, deploy) = ReleaseKeys.Read(map);
        var job = new AlgorithmJob
        {
            Label = label ?? "",
            Drop = map.Texts("drop") ?? [],
            Categories = CategoryKeys.Read(map),
            Algorithm = ReadAlgorithm(map),
            Task = ReadTask(map),
            Derive = DeriveKeys.Read(map),
            TopFeatures = ReadTopFeatures(map),
            Weights = WeightKeys.Read(map),
            Settings = SettingKeys.Read(map),
            FunctionalTests = map.Text("functionalTests"),
            Register = register,
            Deploy = deploy,
        };
        job = DataKeys.Read(job, map);

        // A misspelt key is named before a missing one, which it most likely was meant to be.
        map.ThrowIfUnknown();
        if (label is null)
        {
            throw map.Missing("label", "it names the column to predict");
        }

        ThrowIfNamedTwice(map, job);
        ReleaseKeys.ThrowIfNothingToDeploy(map, job);
        return job;
    }

    private static void ThrowIfNamedTwice(YamlMap map, AlgorithmJob job)
    {
        if (job.Drop.Contains(job.Label) || job.Categories.ContainsKey(job.Label))
        {
            throw map.Error("label", "is a column that 'drop' or 'categories' names too");
        }

        if (job.Weights.Column is { } weight && (weight == job.Label || job.Drop.Contains(weight) || job.Categories.ContainsKey(weight)))
        {
            throw map.Error("weights", "names a column that 'label', 'drop' or 'categories' names too");
        }
    }

    private static string ReadAlgorithm(YamlMap map)
    {
        var algorithm = map.Text("algorithm") ?? AlgorithmJob.FastTree;
        return algorithm == AlgorithmJob.FastTree ? algorithm : throw map.Error("algorithm", $"must be {AlgorithmJob.FastTree}");
    }

    private static LearningTask ReadTask(YamlMap map) => map.Text("task") switch
    {
        null or "binary" => LearningTask.Binary,
        "multiclass" => LearningTask.Multiclass,
        "regression" => LearningTask.Regression,
        _ => throw map.Error("task", "must be binary, multiclass or regression"),
    };

    private static int ReadTopFeatures(YamlMap map)
    {
        if (map.Map("select") is not { } select)
        {
            return 0;
        }

        var top = (int?)select.Integer("top", 1, int.MaxValue);
        select.ThrowIfUnknown();
        return top ?? throw map.Error("select", "needs 'top', how many features to keep");
    }
}
