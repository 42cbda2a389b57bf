using System.Text;
using Microsoft.AspNetCore.Http;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Scoring;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Scoring.Api.Tests.Scoring;

public sealed class ScoreHttpResultTests
{
    [Fact]
    public async Task Several_numbers_are_a_list_in_which_what_is_no_number_is_null() =>
        Assert.Equal("""{"prediction":[1.5,null]}""", await WriteAsync(new Prediction(Label: null, 1.5f, Values: [1.5f, float.NaN])));

    [Fact]
    public async Task A_label_without_a_probability_is_written_alone() =>
        Assert.Equal("""{"prediction":"yes"}""", await WriteAsync(new Prediction(new ClassLabel("yes"), float.NaN)));

    private static async Task<string> WriteAsync(Prediction prediction)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await new ScoreHttpResult(new ScoreResult(IsList: false, [prediction]), [], new Deployment("e", DeploymentNames.Production, "m", 1)).ExecuteAsync(context);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
