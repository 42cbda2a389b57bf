using System.Text.Json;
using MLOpsAspire.Contracts.FunctionalTests;
using MLOpsAspire.Registry.Api.Releases.Gates;

namespace MLOpsAspire.Registry.Api.Tests.Releases.Gates;

public sealed class AnswerComparisonTests
{
    [Theory]
    [InlineData("""{"prediction":1,"probability":0.97}""", null)]
    [InlineData("""{"prediction":1,"probability":0.951}""", null)]
    [InlineData("""{"prediction":1,"probability":0.94}""", "was not answered with a probability within 0.02 of 0.97")]
    [InlineData("""{"prediction":1}""", "was not answered with a probability within 0.02 of 0.97")]
    [InlineData("""{"prediction":1,"probability":null}""", "was not answered with a probability within 0.02 of 0.97")]
    [InlineData("""{"prediction":0,"probability":0.97}""", "was not answered with the prediction 1")]
    [InlineData("[]", "was not answered with the prediction 1")]
    [InlineData("<html>", "was not answered with the prediction 1")]
    public void The_class_and_the_probability_are_compared(string body, string? problem)
    {
        var expected = new FunctionalExpectation { Prediction = JsonSerializer.SerializeToElement(1), Probability = 0.97, Tolerance = 0.02 };

        Assert.Equal(problem, AnswerComparison.Problem(expected, 200, body, TimeSpan.Zero));
    }

    [Fact]
    public void The_status_and_the_time_are_compared_first()
    {
        var expected = new FunctionalExpectation { Probability = 0.5, WithinMilliseconds = 10 };

        Assert.Equal("was answered with status 400 instead of 200", AnswerComparison.Problem(expected, 400, "{}", TimeSpan.Zero));
        Assert.Equal("was answered in 11 ms instead of 10 ms", AnswerComparison.Problem(expected, 200, "{}", TimeSpan.FromMilliseconds(11)));
    }
}
