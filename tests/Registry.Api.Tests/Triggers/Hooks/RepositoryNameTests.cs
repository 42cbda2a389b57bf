using MLOpsAspire.Registry.Api.Triggers.Hooks;

namespace MLOpsAspire.Registry.Api.Tests.Triggers.Hooks;

public sealed class RepositoryNameTests
{
    [Theory]
    [InlineData("https://github.com/team/churn.git", "https://github.com/team/churn", true)]
    [InlineData("https://github.com/Team/Churn/", "https://github.com/team/churn", true)]
    [InlineData("git@github.com:team/churn.git", "https://github.com/team/churn", true)]
    [InlineData("ssh://git@github.com/team/churn.git", "git@github.com:team/churn", true)]
    [InlineData("https://team@dev.azure.com/team/My%20Shop/_git/churn", "https://dev.azure.com/team/My Shop/_git/churn", true)]
    [InlineData("team/churn", "team/churn.git", true)]
    [InlineData("team/churn", "https://github.com/team/churn", false)]
    [InlineData("https://github.com/team/churn", "https://github.example.org/team/churn", false)]
    [InlineData("https://github.com:8443/team/churn", "https://github.com/team/churn", false)]
    public void Addresses_of_one_repository_are_the_same(string name, string other, bool expected) => Assert.Equal(expected, RepositoryName.AreSame(name, other));
}
