namespace MLOpsAspire.Registry.Api.Models;

/// <summary>What a model takes and gives, as its <c>signature.json</c> says.</summary>
internal sealed record ArtifactSignature(IReadOnlyList<ArtifactSignature.Input> Inputs, IReadOnlyList<ArtifactSignature.Output> Outputs)
{
    /// <param name="Name">The column.</param>
    /// <param name="Type">number or category.</param>
    /// <param name="Categories">A category's words with the codes they may be given as.</param>
    internal sealed record Input(string Name, string Type, IReadOnlyDictionary<string, int?>? Categories = null);

    /// <param name="Name">The field of the answer.</param>
    /// <param name="Type">integer, text, number or object.</param>
    internal sealed record Output(string Name, string Type);
}
