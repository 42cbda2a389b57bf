namespace MLOpsAspire.Contracts.Tests;

public sealed class NameRuleTests
{
    [Theory]
    [InlineData("titanic")]
    [InlineData("Churn_2.v-1")]
    [InlineData("7")]
    public void A_plain_name_is_accepted(string name) => Assert.Null(NameRule.Problem(name));

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("é")]
    public void Any_other_name_is_refused(string name) => Assert.NotNull(NameRule.Problem(name));

    [Fact]
    public void A_name_has_a_greatest_length()
    {
        Assert.Null(NameRule.Problem(new string('a', NameRule.MaxLength)));
        Assert.NotNull(NameRule.Problem(new string('a', NameRule.MaxLength + 1)));
    }

    [Theory]
    [InlineData("titanic", true)]
    [InlineData("churn-eu-2", true)]
    [InlineData("ab", false)]
    [InlineData("2nd", false)]
    [InlineData("a--b", false)]
    [InlineData("abc-", false)]
    [InlineData("a_b", false)]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefg", false)]
    public void An_endpoint_is_named_as_Azure_ML_has_it(string name, bool isValid) =>
        Assert.Equal(isValid, NameRule.EndpointProblem(name) is null);
}
