namespace MLOpsAspire.Contracts.Events;

/// <summary>What has become of an event that a webhook is to be sent.</summary>
public enum DeliveryState
{
    /// <summary>It is still to be sent, or sent again.</summary>
    Pending,

    /// <summary>The receiver has taken it.</summary>
    Delivered,

    /// <summary>It was sent as often as it is tried, and not taken.</summary>
    Dead,
}
