using System.Text.Json;

namespace MLOpsAspire.Contracts.FunctionalTests;

/// <summary>The content of <c>functional-tests.json</c>.</summary>
public sealed record FunctionalTestFile(IReadOnlyList<FunctionalTest> Tests)
{
    /// <summary>Reads the file's text.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="fileName">Named in errors.</param>
    /// <exception cref="InvalidDataException">The text is not such a file, or tests nothing; the message names the place.</exception>
    public static FunctionalTestFile Parse(string text, string fileName)
    {
        FunctionalTestFile? file;
        try
        {
            file = JsonSerializer.Deserialize<FunctionalTestFile>(text, WireJson.Strict);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{fileName} is not a valid functional test file: see {e.Path ?? "$"}, line {e.LineNumber + 1}.", e);
        }

        if (file is null || file.Tests.Count == 0)
        {
            throw new InvalidDataException($"{fileName} holds no tests.");
        }

        foreach (var (index, test) in file.Tests.Index())
        {
            if (test is null)
            {
                throw new InvalidDataException($"{fileName}: test {index + 1} is null.");
            }

            if (ProblemOf(test.Expect) is { } problem)
            {
                throw new InvalidDataException($"{fileName}: the test '{test.Name}' {problem}");
            }
        }

        return file;
    }

    private static string? ProblemOf(FunctionalExpectation expected) => expected switch
    {
        { Status: 200, Prediction: null, Probability: null } => "expects nothing; give it a prediction, a probability or a status other than 200.",
        { Probability: not (null or (>= 0 and <= 1)) } => "expects a probability that does not lie between 0 and 1.",
        { Tolerance: not (>= 0 and < 1) } => "has a tolerance that does not lie between 0 and 1.",
        { WithinMilliseconds: < 1 } => "allows less than a millisecond.",
        _ => null,
    };
}
