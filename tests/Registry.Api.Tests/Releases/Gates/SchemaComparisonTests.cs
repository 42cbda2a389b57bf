using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases.Gates;

namespace MLOpsAspire.Registry.Api.Tests.Releases.Gates;

public sealed class SchemaComparisonTests
{
    private static readonly ArtifactSignature.Input Age = new("Age", "number");
    private static readonly ArtifactSignature.Input Sex = new("Sex", "category", new Dictionary<string, int?> { ["female"] = 0, ["male"] = 1 });
    private static readonly ArtifactSignature.Output Prediction = new("prediction", "integer");
    private static readonly ArtifactSignature.Output Probability = new("probability", "number");
    private static readonly ArtifactSignature Champion = new([Age, Sex], [Prediction, Probability]);

    public static TheoryData<string?, object> Candidates() => new()
    {
        { null, Champion with { Inputs = [Sex, Age] } },
        { null, Champion with { Outputs = [Prediction, Probability, new("reason", "text")] } },
        { "It does not take the column 'Age', which the champion does.", Champion with { Inputs = [Sex] } },
        { "It takes the column 'Fare', which the champion does not.", Champion with { Inputs = [Age, Sex, new("Fare", "number")] } },
        { "The column 'Age' is a category, and was a number.", Champion with { Inputs = [Age with { Type = "category" }, Sex] } },
        {
            "In the column 'Sex' the category 'female' no longer has the code it had.",
            Champion with { Inputs = [Age, Sex with { Categories = new Dictionary<string, int?> { ["female"] = 1, ["male"] = 0 } }] }
        },
        { "It does not give the field 'probability', which the champion does.", Champion with { Outputs = [Prediction] } },
        { "The field 'prediction' is of the type text, and was of the type integer.", Champion with { Outputs = [Prediction with { Type = "text" }, Probability] } },
    };

    [Theory]
    [MemberData(nameof(Candidates))]
    public void The_first_difference_a_caller_would_meet_is_named(string? problem, object candidate) =>
        Assert.Equal(problem, SchemaComparison.Problem(Champion, (ArtifactSignature)candidate));
}
