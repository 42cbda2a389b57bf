using System.Globalization;
using MLOpsAspire.Contracts.History;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.History;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Tells how versions were at a time. What a version is never changes; what points to it does.</summary>
internal sealed class PastVersions(ModelStore models, PointerHistory history)
{
    /// <summary>A version with the stage and the aliases it had then.</summary>
    /// <returns>Null when it was not there yet, or is there no more.</returns>
    public async Task<ModelVersion?> FindAsync(string model, int version, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        if (await models.FindVersionAsync(model, version, cancellationToken) is not { } now || now.CreatedAt > asOf)
        {
            return null;
        }

        var number = version.ToString(CultureInfo.InvariantCulture);
        var aliases = await history.ValuesAsync(PointerKind.Alias, model, asOf, cancellationToken);
        var stage = await history.ValueAsync(Pointer.OfStage(model, version), asOf, cancellationToken);
        return now with
        {
            Aliases = [.. aliases.Where(alias => alias.Value == number).Select(alias => alias.Key).Order(StringComparer.Ordinal)],
            Stage = stage is null ? ModelStage.None : Enum.Parse<ModelStage>(stage),
        };
    }
}
