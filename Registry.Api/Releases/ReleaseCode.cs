namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>The codes by which programs tell one refusal of a release from another.</summary>
internal static class ReleaseCode
{
    public const string Invalid = "release_invalid";

    public const string NotThere = "release_not_there";

    /// <summary>The version holds no model that can be served.</summary>
    public const string NotServable = "release_not_servable";

    /// <summary>The functional tests stored with the model are no such tests, or test nothing.</summary>
    public const string GateFile = "release_gate_file_invalid";

    /// <summary>The release is not in a state in which that can be asked of it.</summary>
    public const string WrongState = "release_wrong_state";

    /// <summary>There is no version before the one in production.</summary>
    public const string NothingBefore = "rollback_nothing_before";

    /// <summary>The version was never in production.</summary>
    public const string NeverPromoted = "rollback_never_promoted";

    /// <summary>Production serves the version, and it alone.</summary>
    public const string AlreadyServed = "rollback_already_served";
}
