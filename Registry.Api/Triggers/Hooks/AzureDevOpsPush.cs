using System.Text.Json;

namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>The fields of Azure DevOps's event <c>git.push</c> that matter here. It does not tell which files were changed.</summary>
internal sealed record AzureDevOpsPush
{
    private const string PushEvent = "git.push";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string? Id { get; init; }

    public string? EventType { get; init; }

    public AzureResource? Resource { get; init; }

    /// <returns>Null for what is no push.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static Push? Read(byte[] body)
    {
        if (JsonSerializer.Deserialize<AzureDevOpsPush>(body, Json)
            is not { EventType: PushEvent, Id: { } id, Resource: { RefUpdates: { Count: > 0 } updates, Repository: { Name: { } name } repository } resource })
        {
            return null;
        }

        var moved = updates.Where(update => update is { Name: not null, NewObjectId: not null }).Select(update => new RefUpdate(update!.Name!, update.NewObjectId!));
        return new Push
        {
            Delivery = id,
            Repositories = [.. new[] { name, $"{repository.Project?.Name}/{name}", repository.Id, repository.RemoteUrl, repository.Url }.OfType<string>()],
            Updates = [.. moved],
            Address = repository.RemoteUrl ?? repository.Url,
            By = resource.PushedBy?.DisplayName,
        };
    }

    internal sealed record AzureResource(IReadOnlyList<AzureRefUpdate?>? RefUpdates, AzureRepository? Repository, AzureIdentity? PushedBy);

    internal sealed record AzureRefUpdate(string? Name, string? NewObjectId);

    internal sealed record AzureRepository(string? Id, string? Name, string? RemoteUrl, string? Url, AzureProject? Project);

    internal sealed record AzureProject(string? Name);

    internal sealed record AzureIdentity(string? DisplayName);
}
