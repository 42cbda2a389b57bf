using System.Globalization;
using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Dialects.Rows;
using MLOpsAspire.Scoring.Api.Scoring;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Explanations;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>A model in memory, ready to score. A request that began with it ends with it, whatever is deployed meanwhile.</summary>
/// <param name="Source">The version it is.</param>
/// <param name="Model">The compiled model.</param>
internal sealed record LoadedModel(Deployment Source, IRowModel Model)
{
    private readonly Lazy<ModelContributions?> _contributions = new(() => ContributionsOf(Model));

    /// <summary>Explains it; null when it cannot be explained. Made when it is first asked for.</summary>
    public ModelContributions? Contributions => _contributions.Value;

    /// <summary>Reads rows for it.</summary>
    public InputColumns Columns { get; } = new(Model.Inputs);

    /// <summary>The names of its classes as JSON has them, in the order of their probabilities.</summary>
    public IReadOnlyList<JsonEncodedText> ClassNames { get; } = [.. Model.Classes.Select(label => JsonEncodedText.Encode(label.ToString()))];

    /// <summary>What it says of each row.</summary>
    public IReadOnlyList<ModelOutput> Outputs { get; } = ModelOutput.Of(Model);

    /// <summary>The version's number as text; empty when it has none.</summary>
    public string Version => Source.Version?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static ModelContributions? ContributionsOf(IRowModel model)
    {
        try
        {
            return model is TabularModel trees ? new ModelContributions(trees) : null;
        }
        catch (InvalidOperationException)
        {
            // How many training rows came by the trees' nodes is not known.
            return null;
        }
    }
}
