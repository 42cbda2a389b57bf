using System.Globalization;
using MLOpsAspire.Contracts.History;

namespace MLOpsAspire.Registry.Api.History;

/// <summary>What points to a model version.</summary>
/// <param name="Owner">The model, or the endpoint of a deployment.</param>
/// <param name="Name">The alias, the version's number, or the deployment.</param>
internal sealed record Pointer(PointerKind Kind, string Owner, string Name)
{
    public static Pointer OfAlias(string model, string alias) => new(PointerKind.Alias, model, alias);

    public static Pointer OfStage(string model, int version) => new(PointerKind.Stage, model, version.ToString(CultureInfo.InvariantCulture));

    public static Pointer OfDeployment(string endpoint, string name) => new(PointerKind.Deployment, endpoint, name);
}
