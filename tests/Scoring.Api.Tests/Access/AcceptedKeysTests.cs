using System.Text;
using Microsoft.Extensions.Primitives;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Access;

namespace MLOpsAspire.Scoring.Api.Tests.Access;

public sealed class AcceptedKeysTests
{
    private static readonly AcceptedKeys Keys = AcceptedKeys.Of(new ScoringKeyHashes(HashOf("first"), HashOf("second"), HashOf("gates")));

    [Theory]
    [InlineData("Bearer first")]
    [InlineData("bearer  second ")]
    [InlineData("BEARER gates")]
    public void Each_of_the_keys_opens(string header) => Assert.True(Keys.Open(header));

    [Theory]
    [InlineData("Bearer third")]
    [InlineData("Bearer ")]
    [InlineData("Bearer")]
    [InlineData("")]
    [InlineData("Basic first")]
    [InlineData("first")]
    [InlineData("Bearer first second")]
    public void Nothing_else_does(string header)
    {
        Assert.False(Keys.Open(header));
        Assert.False(Keys.Open(StringValues.Empty));
        Assert.False(Keys.Open(new StringValues(["Bearer first", "Bearer first"])));
        Assert.False(Keys.Open($"Bearer {new string('x', 100_000)}"));
        Assert.False(Keys.Open($"Bearer {HashOf("first")}"));
    }

    [Fact]
    public void Without_a_hash_all_are_let_in_and_what_is_no_hash_lets_in_nobody()
    {
        Assert.True(AcceptedKeys.Of(null).Open(StringValues.Empty));
        Assert.True(AcceptedKeys.Of(new ScoringKeyHashes()).Open("Bearer anything"));
        Assert.False(AcceptedKeys.Of(new ScoringKeyHashes("")).Open("Bearer "));
        Assert.False(AcceptedKeys.Of(new ScoringKeyHashes("nonsense")).Open("Bearer nonsense"));
    }

    [Fact]
    public void Looking_at_a_key_allocates_nothing()
    {
        StringValues header = "Bearer second";
        Keys.Open(header);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Keys.Open(header);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string HashOf(string key) => Digest.Of(Encoding.UTF8.GetBytes(key));
}
