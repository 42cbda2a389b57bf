using System.Text.Json;
using MLOpsAspire.Registry.Api.Mlflow;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

public sealed class MlflowJsonTests
{
    [Fact]
    public void What_is_unset_or_empty_is_left_out() => Assert.Equal(
        """{"data":{}}""", Written(new SampleRun { Data = new SampleData() }));

    [Fact]
    public void Names_are_snake_case_numbers_plain_and_words_upper_case() => Assert.Equal(
        """{"run_id":"","start_time":1700000000000,"lifecycle_stage":"WAY_DOWN","data":"""
        + """{"metrics":[{"value":"NaN"},{"value":"-Infinity"},{"value":0.5}],"tags":["a"]}}""",
        Written(new SampleRun
        {
            RunId = "",
            StartTime = 1700000000000,
            LifecycleStage = SampleStage.WayDown,
            Data = new SampleData { Metrics = [new(double.NaN), new(double.NegativeInfinity), new(0.5)], Tags = ["a"] },
        }));

    private static string Written(SampleRun run) => JsonSerializer.Serialize(run, MlflowJson.Options);

    private sealed record SampleRun
    {
        public string? RunId { get; init; }

        public long? StartTime { get; init; }

        public SampleStage? LifecycleStage { get; init; }

        public SampleData? Data { get; init; }
    }

    private sealed record SampleData
    {
        public IReadOnlyList<SampleMetric> Metrics { get; init; } = [];

        public IReadOnlyList<string> Tags { get; init; } = [];
    }

    private sealed record SampleMetric(double Value);

    private enum SampleStage
    {
        WayDown,
    }
}
