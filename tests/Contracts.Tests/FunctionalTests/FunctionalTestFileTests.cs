using MLOpsAspire.Contracts.FunctionalTests;

namespace MLOpsAspire.Contracts.Tests.FunctionalTests;

public sealed class FunctionalTestFileTests
{
    [Fact]
    public void Parse_reads_requests_and_expectations()
    {
        var file = FunctionalTestFile.Parse(
            """{"tests":[{"name":"one","request":{"Age":1},"expect":{"prediction":1,"withinMilliseconds":5}},{"name":"two","request":7,"expect":{"status":400}}]}""",
            "t.json");

        Assert.Equal(["one", "two"], file.Tests.Select(test => test.Name));
        Assert.Equal(1, file.Tests[0].Expect.Prediction!.Value.GetInt32());
        Assert.Equal((200, 5), (file.Tests[0].Expect.Status, file.Tests[0].Expect.WithinMilliseconds));
        Assert.Equal(400, file.Tests[1].Expect.Status);
    }

    [Theory]
    [InlineData("""{"tests":[]}""", "t.json holds no tests.")]
    [InlineData("null", "t.json holds no tests.")]
    [InlineData("""{"tests":[{"name":"one","request":1,"expect":{}}]}""", "t.json: the test 'one' expects nothing; give it a prediction, a probability or a status other than 200.")]
    [InlineData("""{"tests":[{"name":"one","request":1,"expect":{"predictoin":1}}]}""", "t.json is not a valid functional test file: see $.tests[0].expect.predictoin, line 1.")]
    [InlineData("{", "t.json is not a valid functional test file: see $, line 1.")]
    public void Parse_of_a_file_that_tests_nothing_or_is_broken_names_the_place(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => FunctionalTestFile.Parse(text, "t.json")).Message);
    }
}
