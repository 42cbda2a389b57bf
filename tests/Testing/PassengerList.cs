using MLOpsAspire.Samples.Titanic;

namespace MLOpsAspire.Testing;

/// <summary>The passenger list for tests: the real one where it lies beside the repository, a generated one otherwise.</summary>
public static class PassengerList
{
    public const string WhyGenerated = "../shared/data/titanic.csv is not beside the repository";

    /// <summary>The real list's path; null where it is not there.</summary>
    public static string? RealPath { get; } =
        Path.GetFullPath(Path.Combine(RepositoryRoot.Path, "..", "shared", "data", "titanic.csv")) is var path && File.Exists(path) ? path : null;

    /// <summary>Opens the real list, or a generated one.</summary>
    public static Stream Open() => RealPath is null
        ? new MemoryStream(System.Text.Encoding.UTF8.GetBytes(PassengerGenerator.Generate(seed: 1)))
        : File.OpenRead(RealPath);
}
