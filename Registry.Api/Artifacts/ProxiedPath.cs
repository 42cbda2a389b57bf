namespace MLOpsAspire.Registry.Api.Artifacts;

/// <summary>What lies behind an address of MLflow's artifact proxy.</summary>
/// <param name="StorePath">Where it lies in the store.</param>
/// <param name="IsReadOnly">True for the files of a model, which nobody changes.</param>
internal sealed record ProxiedPath(string StorePath, bool IsReadOnly)
{
    /// <summary>The run whose files the address names, with its folder and the path in it; null when it names others.</summary>
    public (string Id, RunFolder Folder, string Path)? Run { get; init; }
}
