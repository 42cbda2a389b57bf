using Microsoft.Extensions.Options;

namespace MLOpsAspire.Trainer.Worker.Commands;

/// <summary>The programs that this trainer may run, and where they are.</summary>
internal sealed class AllowedPrograms(IOptions<CommandOptions> options)
{
    private const string Setting = $"{CommandOptions.Section}:{nameof(CommandOptions.Programs)}";

    private static readonly StringComparison NameComparison =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Finds a program.</summary>
    /// <returns>Its full path.</returns>
    /// <exception cref="CommandException">It may not be run, or is not there.</exception>
    public string Find(string program)
    {
        if (!options.Value.Enabled)
        {
            throw new CommandException(
                $"This trainer runs no commands. Set {CommandOptions.Section}:{nameof(CommandOptions.Enabled)} to true and name the programs in {Setting}, then submit the job again.");
        }

        if (!options.Value.Programs.Any(allowed => string.Equals(allowed, program, NameComparison)))
        {
            var known = options.Value.Programs.Count == 0 ? "none" : string.Join(", ", options.Value.Programs);
            throw new CommandException(
                $"The program '{program}' is not among those that this trainer may run ({known}). Add it to {Setting}, or use one of these.");
        }

        return Locate(program)
            ?? throw new CommandException($"The program '{program}' may be run, but is not on the trainer's machine. Install it there, or name it in {Setting} by its full path.");
    }

    private static string? Locate(string program) => Path.IsPathFullyQualified(program)
        ? (IsProgram(program) ? program : null)
        : (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)

            // A relative folder would be another one for each working directory.
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => NamesOf(program).Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(IsProgram);

    private static IEnumerable<string> NamesOf(string program) => !OperatingSystem.IsWindows() || Path.HasExtension(program)
        ? [program]
        : (Environment.GetEnvironmentVariable("PATHEXT") ?? ".EXE").Split(';').Select(extension => program + extension);

    private static bool IsProgram(string path)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & execute) != 0);
    }
}
