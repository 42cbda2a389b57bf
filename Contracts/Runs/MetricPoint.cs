using System.Text.Json.Serialization;

namespace MLOpsAspire.Contracts.Runs;

/// <summary>One value of a metric.</summary>
/// <param name="Key">The metric's name, such as <c>train_log_loss</c>.</param>
/// <param name="Value">A number; NaN and the infinities are the words <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c> in JSON.</param>
/// <param name="Step">The iteration it belongs to, from 0.</param>
/// <param name="Time">When it was measured, to the millisecond. The same key, step, time and value is the same point, however often it is sent.</param>
public sealed record MetricPoint(
    string Key,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value,
    long Step,
    DateTimeOffset Time);
