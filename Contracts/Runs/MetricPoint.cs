namespace MLOpsAspire.Contracts.Runs;

/// <summary>One value of a metric.</summary>
/// <param name="Key">The metric's name, such as <c>train_log_loss</c>.</param>
/// <param name="Value">A finite number.</param>
/// <param name="Step">The iteration it belongs to, from 0.</param>
public sealed record MetricPoint(string Key, double Value, long Step = 0);
