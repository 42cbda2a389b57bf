namespace MLOpsAspire.Registry.Api.Triggers;

/// <summary>The tags by which a run says which job it is of, and what started it.</summary>
internal static class TriggerTags
{
    public const string Job = "mlops.job";

    /// <summary><c>manual</c>, <c>push</c>, <c>schedule</c> or <c>dataset</c>.</summary>
    public const string Kind = "mlops.trigger";

    public const string Id = "mlops.trigger.id";

    public const string Branch = "mlops.trigger.branch";

    /// <summary>The id under which the service that told of the push knows its message.</summary>
    public const string Delivery = "mlops.trigger.delivery";

    /// <summary>The time of the schedule, which is not the time at which the run was started.</summary>
    public const string Instant = "mlops.trigger.instant";

    /// <summary>The dataset's name, a colon and the number of the new version.</summary>
    public const string Dataset = "mlops.trigger.dataset";
}
