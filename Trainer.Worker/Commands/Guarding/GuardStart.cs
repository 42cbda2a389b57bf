using System.Diagnostics;
using System.Runtime.InteropServices;
using MLOpsAspire.Trainer.Worker.Attempts;

namespace MLOpsAspire.Trainer.Worker.Commands.Guarding;

/// <summary>How a guard is started: as the trainer's own program, whichever program hosts the trainer.</summary>
internal static class GuardStart
{
    /// <param name="mark">The variable that this attempt's processes alone carry, and its value.</param>
    public static ProcessStartInfo Of(AttemptFolder folder, (string Name, string Value) mark)
    {
        var start = new ProcessStartInfo(Host)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        if (Assembly.Length > 0 && Host == Muxer)
        {
            start.ArgumentList.Add(Assembly);
        }

        start.ArgumentList.Add(GuardProgram.Argument);
        start.Environment.Clear();
        foreach (var (name, value) in CommandEnvironment.Clean(folder))
        {
            start.Environment[name] = value;
        }

        start.Environment[mark.Name] = mark.Value;

        // A guard lives for the command alone, and nobody debugs it: it starts faster without.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    private static string Assembly { get; } = typeof(GuardStart).Assembly.Location;

    /// <summary>The <c>dotnet</c> of the runtime this process runs on: it lies three folders above the runtime's own.</summary>
    private static string Muxer { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", Executable("dotnet")));

    /// <summary>A trainer that brings its own runtime has a program of its own, too.</summary>
    private static string Host { get; } = File.Exists(Muxer) ? Muxer : Path.Combine(AppContext.BaseDirectory, Executable("Trainer.Worker"));

    private static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;
}
