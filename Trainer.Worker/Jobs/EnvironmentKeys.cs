using MLOpsAspire.Trainer.Worker.Commands;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads the job file's key <c>environment</c>: variables for the command, such as <c>OMP_NUM_THREADS: 2</c>.</summary>
internal static class EnvironmentKeys
{
    public const string Key = "environment";

    public static IReadOnlyDictionary<string, string> Read(YamlMap map)
    {
        if (map.Map(Key) is not { } variables)
        {
            return new Dictionary<string, string>();
        }

        return variables.Keys.ToDictionary(name => name, name => Read(variables, name), StringComparer.Ordinal);
    }

    private static string Read(YamlMap variables, string name)
    {
        if (!IsName(name))
        {
            throw variables.Error(name, "is no name of a variable; it has letters, digits and '_', and starts with no digit");
        }

        if (CommandEnvironment.Reserved.Contains(name))
        {
            throw variables.Error(name, "is set by the trainer; leave it out here");
        }

        var value = variables.Word(name) ?? "";
        return value.Contains('\0', StringComparison.Ordinal) ? throw variables.Error(name, "holds a character that no variable can hold") : value;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
