using MLOpsAspire.Registry.Api.Triggers;

namespace MLOpsAspire.Registry.Api.Tests.Triggers;

public sealed class GlobTests
{
    [Theory]
    [InlineData("main", "main", true)]
    [InlineData("main", "Main", false)]
    [InlineData("main", "main2", false)]
    [InlineData("*", "main", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("**", "a/b", true)]
    [InlineData("release/*", "release/1.2", true)]
    [InlineData("release/*", "release/1/2", false)]
    [InlineData("release/**", "release/1/2", true)]
    [InlineData("**/features.py", "features.py", true)]
    [InlineData("**/features.py", "a/b/features.py", true)]
    [InlineData("**/features.py", "a/bfeatures.py", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a[bc]+", "ab", false)]
    [InlineData("a*", "a\nb", true)]
    public void A_pattern_fits_the_whole_text(string pattern, string text, bool expected) => Assert.Equal(expected, Glob.Fits(pattern, text));

    [Fact]
    public void A_hostile_pattern_ends() => Assert.False(Glob.Fits(string.Concat(Enumerable.Repeat("*a", 60)) + "!", new string('a', 2000)));
}
