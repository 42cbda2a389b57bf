using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Artifacts;

/// <summary>A folder that fills more than one page of any listing.</summary>
internal static class ManyFiles
{
    private const int Count = 2500;

    /// <summary>Makes the files where the folder store keeps them, since storing each for good would take long.</summary>
    /// <param name="home">The registry's folder.</param>
    /// <param name="folder">In the store.</param>
    /// <returns>Their names in order.</returns>
    public static List<string> Make(TempFolder home, string folder)
    {
        var names = Enumerable.Range(0, Count).Select(n => $"f{n:D4}").ToList();
        var path = Directory.CreateDirectory(home[$"artifacts/files/{folder}"]).FullName;
        names.ForEach(name => File.WriteAllBytes(Path.Combine(path, name), [1]));
        return names;
    }
}
