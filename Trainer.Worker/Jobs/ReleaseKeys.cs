using MLOpsAspire.Contracts;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>Reads the job file's keys <c>register</c> and <c>deploy</c>: what becomes of the model.</summary>
internal static class ReleaseKeys
{
    public static (string? Register, string? Deploy) Read(YamlMap map) =>
        (ReadName(map, "register", NameRule.Problem), ReadName(map, "deploy", NameRule.EndpointProblem));

    /// <summary>Asked when the keys are known, since a misspelt one is to be named first.</summary>
    public static void ThrowIfNothingToDeploy(YamlMap map, JobFile job)
    {
        if (job is { Deploy: not null, Register: null })
        {
            throw map.Error("deploy", "needs 'register': only a registered version can be deployed");
        }
    }

    private static string? ReadName(YamlMap map, string key, Func<string, string?> problemOf)
    {
        var name = map.Text(key);
        return name is null || problemOf(name) is not { } problem ? name : throw map.Error(key, $"is no valid name. {problem.TrimEnd('.')}");
    }
}
