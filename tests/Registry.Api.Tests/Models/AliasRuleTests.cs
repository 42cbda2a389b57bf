using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Tests.Models;

public sealed class AliasRuleTests
{
    [Theory]
    [InlineData("champion")]
    [InlineData("a-b_c")]
    [InlineData("1")]
    [InlineData("größe")]
    [InlineData("模型")]
    [InlineData("v")]
    [InlineData("v1a")]
    [InlineData("latest1")]
    public void A_word_can_be_an_alias(string alias) => Assert.Null(AliasRule.ProblemOfNew(alias));

    [Theory]
    [InlineData("", "Registered model alias name cannot be empty.")]
    [InlineData("a b", "Invalid alias name: 'a b'. Names may only contain alphanumerics, underscores (_), and dashes (-).")]
    [InlineData("a\n", "Invalid alias name: 'a\n'. Names may only contain alphanumerics, underscores (_), and dashes (-).")]
    [InlineData("a/b", "Invalid alias name: 'a/b'. Names may only contain alphanumerics, underscores (_), and dashes (-).")]
    [InlineData("🚢", "Invalid alias name: '🚢'. Names may only contain alphanumerics, underscores (_), and dashes (-).")]
    [InlineData("laTest", "'latest' alias name (case insensitive) is reserved.")]
    [InlineData("V007", "Version alias name 'V007' is reserved.")]
    public void What_means_something_else_or_cannot_be_written_is_refused(string alias, string problem) =>
        Assert.Equal(problem, AliasRule.ProblemOfNew(alias));

    [Fact]
    public void An_alias_has_up_to_255_characters()
    {
        Assert.Null(AliasRule.ProblemOfNew(new string('a', 255)));
        Assert.Equal("'Registered model alias name' exceeds the maximum length of 255 characters", AliasRule.ProblemOfNew(new string('a', 256)));
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("v1")]
    public void What_cannot_be_set_can_be_looked_up(string alias) => Assert.Null(AliasRule.Problem(alias));
}
