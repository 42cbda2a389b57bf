using System.Text;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Scoring;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Scoring.Api.Tests.Scoring;

public sealed class PredictionJsonTests
{
    [Fact]
    public void Several_numbers_are_a_list_in_which_what_is_no_number_is_null() =>
        Assert.Equal("""{"prediction":[1.5,null]}""", Write(new Prediction(Label: null, 1.5f, Values: [1.5f, float.NaN])));

    [Fact]
    public void A_label_without_a_probability_is_written_alone() =>
        Assert.Equal("""{"prediction":"yes"}""", Write(new Prediction(new ClassLabel("yes"), float.NaN)));

    private static string Write(Prediction prediction)
    {
        var answer = new AnswerBuffer();
        answer.Begin("application/json");
        PredictionJson.Write(answer.Json, prediction, new LoadedModel(new Deployment("e", DeploymentNames.Production), TestModel.Of(1)));
        answer.Json.Flush();
        return Encoding.UTF8.GetString(answer.Written.Span);
    }
}
