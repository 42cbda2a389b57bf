using MLOpsAspire.Tabular.Training;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads the job file's key <c>weights</c>: which rows count more than others.</summary>
internal static class WeightKeys
{
    private const string Classes = "classes";
    private const string Balanced = "balanced";
    private const double MaxWeight = 1e9;

    public static WeightOptions Read(YamlMap map)
    {
        if (map.Map("weights") is not { } weights)
        {
            return new WeightOptions();
        }

        var column = weights.Text("column");
        var word = weights.HoldsMap(Classes) ? null : weights.Text(Classes);
        if (word is not (null or Balanced))
        {
            throw weights.Error(Classes, $"must be {Balanced}, or name classes and their weights, such as {{yes: 3}}");
        }

        var classes = word is null ? weights.Map(Classes) : null;
        var options = new WeightOptions
        {
            Column = column,
            Balanced = word is not null,
            Classes = classes?.Keys.ToDictionary(
                name => name,
                name => classes.Number(name, 0, MaxWeight) ?? throw classes.Error(name, "must have a weight"),
                StringComparer.Ordinal) ?? [],
        };
        weights.ThrowIfUnknown();
        return options;
    }
}
