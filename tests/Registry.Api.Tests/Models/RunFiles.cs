using System.Text;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Tests.Models;

/// <summary>Puts files where those of a run or of a logged model lie.</summary>
internal static class RunFiles
{
    public static IArtifactStore Store(this RunningRegistry registry) => registry.Services.GetRequiredService<IArtifactStore>();

    /// <summary>Stores a file of a run.</summary>
    /// <param name="path">Among the run's files.</param>
    public static Task AddFileAsync(this RunningRegistry registry, Run run, string path, string content) =>
        registry.AddFileAsync($"{RunArtifact.FolderOf(run.ExperimentId, run.Id)}/{path}", content);

    /// <summary>Stores a file.</summary>
    /// <param name="path">In the artifact store.</param>
    public static Task AddFileAsync(this RunningRegistry registry, string path, string content) =>
        registry.Store().PutAsync(path, new MemoryStream(Encoding.UTF8.GetBytes(content)), CancellationToken.None);

    /// <summary>The text of a stored file.</summary>
    public static async Task<string> ReadFileAsync(this RunningRegistry registry, string path)
    {
        using var reader = new StreamReader(await registry.Store().OpenAsync(path, CancellationToken.None));
        return await reader.ReadToEndAsync();
    }
}
