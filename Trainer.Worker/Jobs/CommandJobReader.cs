using System.Globalization;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads the job files of commands.</summary>
internal static class CommandJobReader
{
    /// <summary>The key that makes a job a command.</summary>
    public const string Command = "command";

    private const string Arguments = "arguments";
    private const string Timeout = "timeout";

    private const int MaxArguments = 1000;
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(30);

    /// <summary>The keys that only such a job has, but for the one that makes it so.</summary>
    public static IReadOnlyList<string> Keys { get; } = [Arguments, EnvironmentKeys.Key, SourceKeys.Key, Timeout];

    public static CommandJob Read(YamlMap map)
    {
        var (register, deploy) = ReleaseKeys.Read(map);
        var (git, folder) = SourceKeys.Read(map);
        var job = new CommandJob
        {
            Program = ReadProgram(map),
            Arguments = ReadArguments(map),
            Environment = EnvironmentKeys.Read(map),
            Timeout = ReadTimeout(map),
            Git = git,
            Folder = folder,
            Register = register,
            Deploy = deploy,
        };
        map.ThrowIfUnknown();
        ReleaseKeys.ThrowIfNothingToDeploy(map, job);
        return job;
    }

    private static string ReadProgram(YamlMap map)
    {
        var program = map.Text(Command)!;
        return program.Any(char.IsControl) ? throw map.Error(Command, "holds a character that no program's name can hold")
            : program.AsSpan().ContainsAny('/', '\\') && !Path.IsPathFullyQualified(program)
                ? throw map.Error(Command, "must be a program's name, or its full path")
            : program;
    }

    private static IReadOnlyList<string> ReadArguments(YamlMap map)
    {
        var arguments = map.Words(Arguments) ?? [];
        return arguments.Count > MaxArguments
                ? throw map.Error(Arguments, string.Create(CultureInfo.InvariantCulture, $"must name at most {MaxArguments} arguments"))
            : arguments.Any(argument => argument.Contains('\0', StringComparison.Ordinal))
                ? throw map.Error(Arguments, "holds a character that no argument can hold")
            : arguments;
    }

    /// <summary>Hours always stand first: a bare number would be read as days.</summary>
    private static TimeSpan? ReadTimeout(YamlMap map) => map.Text(Timeout) is not { } text ? null
        : TimeSpan.TryParseExact(text, [@"h\:mm\:ss", @"hh\:mm\:ss", @"d\.hh\:mm\:ss"], CultureInfo.InvariantCulture, out var timeout)
            && timeout > TimeSpan.Zero && timeout <= MaxTimeout
            ? timeout
        : throw map.Error(Timeout, $"must be hours, minutes and seconds such as 01:30:00, or days before them such as 2.00:00:00, of at most {MaxTimeout.Days} days");
}
