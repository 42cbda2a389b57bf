using MLOpsAspire.Contracts.History;
using MLOpsAspire.Registry.Api.History;

namespace MLOpsAspire.Registry.Api.Events;

/// <summary>
/// What events are about: its path below <c>/api/v1</c>. Receivers get the events of one subject in their order, so all that happens to a model's
/// versions and aliases is about the model.
/// </summary>
internal static class EventSubject
{
    public static string OfExperiment(string id) => $"experiments/{id}";

    public static string OfRun(string id) => $"runs/{id}";

    public static string OfModel(string name) => $"models/{Uri.EscapeDataString(name)}";

    public static string OfDeployment(string endpoint, string name) => $"endpoints/{endpoint}/deployments/{name}";

    public static string OfRelease(string id) => $"releases/{id}";

    public static string OfDataset(string name) => $"datasets/{Uri.EscapeDataString(name)}";

    public static string OfJob(string name) => $"jobs/{Uri.EscapeDataString(name)}";

    public static string OfKey(string id) => $"keys/{id}";

    public static string Of(Pointer pointer) => pointer.Kind == PointerKind.Deployment ? OfDeployment(pointer.Owner, pointer.Name) : OfModel(pointer.Owner);
}
