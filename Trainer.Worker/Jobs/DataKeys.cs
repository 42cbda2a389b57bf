using System.Globalization;
using MLOpsAspire.Contracts;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads the job file's keys <c>data</c>, <c>types</c> and <c>split</c>: what is learned from, and what the model is judged by.</summary>
internal static class DataKeys
{
    private const int MaxMissing = 100;

    public static AlgorithmJob Read(AlgorithmJob job, YamlMap map) => WithSplit(WithTypes(WithData(job, map), map), map);

    private static AlgorithmJob WithData(AlgorithmJob job, YamlMap map)
    {
        if (map.Map("data") is not { } data)
        {
            return job;
        }

        var sha256 = data.Text("sha256");
        if (sha256 is not null && !Digest.IsValid(sha256))
        {
            throw data.Error("sha256", "must have 64 hexadecimal digits");
        }

        var source = data.Text("source");
        var missing = data.Texts("missing") ?? job.Missing;
        if (missing.Count > MaxMissing)
        {
            throw data.Error("missing", string.Create(CultureInfo.InvariantCulture, $"must name at most {MaxMissing} tokens"));
        }

        data.ThrowIfUnknown();
        return job with { DataSource = source, DataSha256 = sha256, Missing = missing };
    }

    private static AlgorithmJob WithTypes(AlgorithmJob job, YamlMap map) => map.Map("types") is { } types
        ? job with { Types = types.Keys.ToDictionary(column => column, column => ReadType(job, types, column), StringComparer.Ordinal) }
        : job;

    private static FeatureKind ReadType(AlgorithmJob job, YamlMap types, string column)
    {
        var type = types.Text(column) switch
        {
            "number" => FeatureKind.Number,
            "category" => FeatureKind.Category,
            _ => throw types.Error(column, "must be number or category"),
        };
        return column == job.Label ? throw types.Error(column, "is the label, which needs no type; leave it out here")
            : job.Drop.Contains(column) ? throw types.Error(column, "is a column that 'drop' names too")
            : type == FeatureKind.Number && job.Categories.ContainsKey(column)
                ? throw types.Error(column, "must be category, because 'categories' names the column too")
            : type;
    }

    private static AlgorithmJob WithSplit(AlgorithmJob job, YamlMap map)
    {
        if (map.Map("split") is not { } split)
        {
            return job;
        }

        var result = job with
        {
            HoldOut = split.Number("holdOut", 0.01, 0.99) ?? job.HoldOut,
            Validation = split.Number("validation", 0.01, 0.5) ?? job.Validation,
            Folds = (int?)split.Integer("folds", 2, Folds.Max) ?? job.Folds,
            Seed = (ulong?)split.Integer("seed", 0, long.MaxValue) ?? job.Seed,
        };
        split.ThrowIfUnknown();
        return result;
    }
}
