using MLOpsAspire.Registry.Api.Events;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Events;

public sealed class EventTypeTests
{
    [Fact]
    public void Every_type_is_in_the_documentation_and_no_other()
    {
        var documented = File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "events.md"))
            .Where(line => line.StartsWith("| `mlops.", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split('`').Where(part => part.StartsWith("mlops.", StringComparison.Ordinal)));

        Assert.Equal(EventType.All.Select(type => type.Name).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_two_types_have_one_name() => Assert.Distinct(EventType.All.Select(type => type.Name));

    [Theory]
    [InlineData("mlops.run.failed", "mlops.run.failed", true)]
    [InlineData("mlops.run.failed", "mlops.run.finished", false)]
    [InlineData("mlops.run.*", "mlops.run.failed", true)]
    [InlineData("mlops.run.*", "mlops.release.failed", false)]
    [InlineData("*", "mlops.release.failed", true)]
    [InlineData("mlops.run", "mlops.run.failed", false)]
    public void A_pattern_means_a_name_or_all_that_begin_so(string pattern, string type, bool matches) =>
        Assert.Equal(matches, EventPattern.Matches(pattern, type));

    [Theory]
    [InlineData("")]
    [InlineData("mlops.run.faild")]
    [InlineData("*.failed")]
    [InlineData("mlops.runs.*")]
    [InlineData(null)]
    public void A_pattern_that_means_nothing_is_refused(string? pattern) =>
        Assert.StartsWith($"types: no event has the type '{pattern}'; write one such as", EventPattern.Problem(pattern), StringComparison.Ordinal);
}
