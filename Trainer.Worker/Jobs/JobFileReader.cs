namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads job files.</summary>
public static class JobFileReader
{
    /// <summary>Reads a job file's text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <exception cref="JobFileException">Something is wrong with it; the message names the line and the key.</exception>
    public static JobFile Read(string text, string file)
    {
        var map = YamlMap.Parse(text, file);
        if (IsCommand(map))
        {
            map.ThrowIfAny(AlgorithmJobReader.Keys, "is a key of jobs that train by an algorithm, and this one runs a command");
            return CommandJobReader.Read(map);
        }

        map.ThrowIfAny(CommandJobReader.Keys, "is a key of jobs that run a command, and this one names none with 'command'");
        return AlgorithmJobReader.Read(map);
    }

    /// <summary>Whether a job file's text is a command's, as far as it can be read.</summary>
    public static bool IsCommand(string text)
    {
        try
        {
            return IsCommand(YamlMap.Parse(text, ""));
        }
        catch (JobFileException)
        {
            return false;
        }
    }

    private static bool IsCommand(YamlMap map) => map.Text(CommandJobReader.Command) is not null;
}
