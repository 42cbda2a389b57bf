using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using MLOpsAspire.Tabular;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>What a run is told of the trainer that works on it.</summary>
internal static class TrainerIdentity
{
    private const double Gigabyte = 1024 * 1024 * 1024;

    /// <summary>The name of a trainer that was given none.</summary>
    public static string DefaultName { get; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>The host, its cores, the memory there is for this process, the system and its architecture.</summary>
    public static string Machine { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.MachineName}: {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gigabyte:0.#} GB memory, {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}");

    /// <summary>What a job is done with, and that one's version: a command's program has a version of its own, which nobody knows here.</summary>
    public static string EngineOf(string jobFile) =>
        JobFileReader.IsCommand(jobFile) ? NameOf(typeof(TrainerIdentity).Assembly) : NameOf(typeof(TabularModel).Assembly);

    private static string NameOf(Assembly assembly) => $"MLOpsAspire.{assembly.GetName().Name} {assembly.GetName().Version!.ToString(3)}";
}
