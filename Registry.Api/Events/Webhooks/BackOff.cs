namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>How long to wait before an event is sent again.</summary>
internal static class BackOff
{
    /// <param name="attempts">How often it was sent.</param>
    /// <param name="share">From 0 to 1, by chance, so that what failed together does not come back together.</param>
    /// <param name="asked">What the receiver asks for; null for nothing.</param>
    /// <returns>From half of the wait that doubles each time to the whole of it; or as asked, if that is longer. Never more than the longest.</returns>
    public static TimeSpan After(int attempts, double share, TimeSpan? asked, WebhookOptions options)
    {
        var whole = Math.Min(options.FirstDelay.TotalMilliseconds * Math.Pow(2, attempts - 1), options.LongestDelay.TotalMilliseconds);
        var wait = TimeSpan.FromMilliseconds(whole * (0.5 + (share / 2)));
        return asked > options.LongestDelay ? options.LongestDelay : asked > wait ? asked.Value : wait;
    }
}
