using System.Globalization;
using MLOpsAspire.Contracts;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads job files.</summary>
public static class JobFileReader
{
    private const int MaxMissing = 100;

    /// <summary>Reads a job file's text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <exception cref="JobFileException">Something is wrong with it; the message names the line and the key.</exception>
    public static JobFile Read(string text, string file)
    {
        var map = YamlMap.Parse(text, file);
        var label = map.Text("label");
        var job = new JobFile
        {
            Label = label ?? "",
            Drop = map.Texts("drop") ?? [],
            Categories = ReadCategories(map),
            Algorithm = ReadAlgorithm(map),
            Task = ReadTask(map),
            Derive = DeriveKeys.Read(map),
            TopFeatures = ReadTopFeatures(map),
            Weights = WeightKeys.Read(map),
            Settings = ReadSettings(map),
            FunctionalTests = map.Text("functionalTests"),
            Register = ReadName(map, "register", NameRule.Problem),
            Deploy = ReadName(map, "deploy", NameRule.EndpointProblem),
        };
        job = WithSplit(WithTypes(WithData(job, map), map), map);

        // A misspelt key is named before a missing one, which it most likely was meant to be.
        map.ThrowIfUnknown();
        return label is null ? throw new JobFileException($"{file}: the key 'label' is missing; it names the column to predict.")
            : job.Drop.Contains(label) || job.Categories.ContainsKey(label) ? throw map.Error("label", "is a column that 'drop' or 'categories' names too")
            : job.Weights.Column is { } weight && (weight == label || job.Drop.Contains(weight) || job.Categories.ContainsKey(weight))
                ? throw map.Error("weights", "names a column that 'label', 'drop' or 'categories' names too")
            : job is { Deploy: not null, Register: null } ? throw map.Error("deploy", "needs 'register': only a registered version can be deployed")
            : job;
    }

    private static JobFile WithData(JobFile job, YamlMap map)
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

    private static JobFile WithTypes(JobFile job, YamlMap map) => map.Map("types") is { } types
        ? job with { Types = types.Keys.ToDictionary(column => column, column => ReadType(job, types, column), StringComparer.Ordinal) }
        : job;

    private static FeatureKind ReadType(JobFile job, YamlMap types, string column)
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

    private static JobFile WithSplit(JobFile job, YamlMap map)
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

    private static Dictionary<string, IReadOnlyDictionary<string, int>> ReadCategories(YamlMap map)
    {
        var categories = new Dictionary<string, IReadOnlyDictionary<string, int>>(StringComparer.Ordinal);
        if (map.Map("categories") is { } columns)
        {
            foreach (var column in columns.Keys)
            {
                categories.Add(column, ReadCodes(columns, column));
            }
        }

        return categories;
    }

    private static Dictionary<string, int> ReadCodes(YamlMap columns, string column)
    {
        var words = columns.Map(column) ?? throw columns.Error(column, "must name the categories and their codes, such as {female: 0, male: 1}");
        var codes = words.Keys.ToDictionary(
            word => word,
            word => (int)(words.Integer(word, -Feature.MaxCode, Feature.MaxCode) ?? throw words.Error(word, "must have a code, a whole number")),
            StringComparer.Ordinal);
        if (codes.Count is 0 or > FeatureSet.MaxCategories)
        {
            throw columns.Error(column, string.Create(CultureInfo.InvariantCulture, $"must name 1 to {FeatureSet.MaxCategories} categories"));
        }

        try
        {
            Feature.OfCategories(column, [.. codes.Select(code => new Category(code.Key, code.Value))], acceptsCodes: true);
            return codes;
        }
        catch (ArgumentException e)
        {
            throw columns.Error(column, $"will not do: {e.Message.TrimEnd('.')}");
        }
    }

    private static string ReadAlgorithm(YamlMap map)
    {
        var algorithm = map.Text("algorithm") ?? JobFile.FastTree;
        return algorithm == JobFile.FastTree ? algorithm : throw map.Error("algorithm", $"must be {JobFile.FastTree}");
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

    private static BoostingOptions ReadSettings(YamlMap map)
    {
        var defaults = new BoostingOptions();
        if (map.Map("settings") is not { } settings)
        {
            return defaults;
        }

        var options = new BoostingOptions
        {
            NumberOfTrees = (int?)settings.Integer("numberOfTrees", 1, BoostingOptions.MaxTrees) ?? defaults.NumberOfTrees,
            NumberOfLeaves = (int?)settings.Integer("numberOfLeaves", 2, BoostingOptions.MaxLeaves) ?? defaults.NumberOfLeaves,
            MinimumExampleCountPerLeaf =
                (int?)settings.Integer("minimumExampleCountPerLeaf", 1, int.MaxValue) ?? defaults.MinimumExampleCountPerLeaf,
            LearningRate = settings.Number("learningRate", BoostingOptions.MinLearningRate, 1) ?? defaults.LearningRate,
            MaximumBinCountPerFeature =
                (int?)settings.Integer("maximumBinCountPerFeature", 2, BoostingOptions.MaxBins) ?? defaults.MaximumBinCountPerFeature,
            MaximumDepth = (int?)settings.Integer("maximumDepth", 0, BoostingOptions.MaxLeaves) ?? defaults.MaximumDepth,
            MinimumGain = settings.Number("minimumGain", 0, double.MaxValue) ?? defaults.MinimumGain,
            MinimumHessianPerLeaf = settings.Number("minimumHessianPerLeaf", 0, double.MaxValue) ?? defaults.MinimumHessianPerLeaf,
            L1Regularization = settings.Number("l1Regularization", 0, double.MaxValue) ?? defaults.L1Regularization,
            L2Regularization = settings.Number("l2Regularization", 0, double.MaxValue) ?? defaults.L2Regularization,
            ExampleFraction = settings.Number("exampleFraction", BoostingOptions.MinFraction, 1) ?? defaults.ExampleFraction,
            FeatureFraction = settings.Number("featureFraction", BoostingOptions.MinFraction, 1) ?? defaults.FeatureFraction,
            CategoricalSplit = settings.Flag("categoricalSplit") ?? defaults.CategoricalSplit,
            CategoricalSmoothing = settings.Number("categoricalSmoothing", 0, double.MaxValue) ?? defaults.CategoricalSmoothing,
            MinimumExampleCountPerCategory =
                (int?)settings.Integer("minimumExampleCountPerCategory", 1, int.MaxValue) ?? defaults.MinimumExampleCountPerCategory,
            EarlyStoppingRounds = (int?)settings.Integer("earlyStoppingRounds", 0, BoostingOptions.MaxTrees) ?? defaults.EarlyStoppingRounds,
        };
        settings.ThrowIfUnknown();
        return options;
    }

    private static string? ReadName(YamlMap map, string key, Func<string, string?> problemOf)
    {
        var name = map.Text(key);
        return name is null || problemOf(name) is not { } problem ? name : throw map.Error(key, $"is no valid name. {problem.TrimEnd('.')}");
    }
}
