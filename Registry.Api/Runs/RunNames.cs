namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Names for runs that nobody has named, such as <c>calm-heron-417</c>.</summary>
internal static class RunNames
{
    private const int Numbers = 1000;

    private static readonly string[] Kinds =
    [
        "able", "bold", "brave", "brisk", "calm", "clear", "clever", "eager", "fair", "fleet", "gentle", "glad", "grand", "honest", "keen", "kind",
        "lively", "lucid", "mellow", "nimble", "patient", "polite", "proud", "quick", "quiet", "rapid", "sharp", "steady", "sunny", "swift", "warm", "wise",
    ];

    private static readonly string[] Animals =
    [
        "badger", "bear", "beaver", "bison", "crane", "crow", "deer", "dolphin", "eagle", "falcon", "finch", "fox", "gecko", "hare", "hawk", "heron",
        "ibis", "lark", "lynx", "marten", "mole", "otter", "owl", "panda", "puffin", "raven", "robin", "seal", "stork", "swan", "tern", "wren",
    ];

    /// <summary>Names a run by its id, so that it has the same name however often it is asked for.</summary>
    public static string Of(string runId)
    {
        var hash = 0u;
        foreach (var c in runId)
        {
            hash = (hash * 31) + c;
        }

        var (rest, number) = Math.DivRem(hash, Numbers);
        return $"{Kinds[rest % Kinds.Length]}-{Animals[rest / Kinds.Length % Animals.Length]}-{number}";
    }
}
