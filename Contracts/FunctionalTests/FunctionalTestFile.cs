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

            if (test.Expect is { Status: 200, Prediction: null })
            {
                throw new InvalidDataException($"{fileName}: the test '{test.Name}' expects nothing; give it a prediction or a status other than 200.");
            }
        }

        return file;
    }
}
