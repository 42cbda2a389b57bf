using System.Text;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Dialects;
using MLOpsAspire.Scoring.Api.Dialects.AzureMl;
using MLOpsAspire.Scoring.Api.Dialects.Mlflow;
using MLOpsAspire.Scoring.Api.Dialects.OpenInference;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Scoring;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects;

/// <summary>How much memory requests take.</summary>
public sealed class MemoryTests
{
    private static readonly LoadedModel Model = new(new Deployment("titanic", DeploymentNames.Production, "titanic", 1), TestModel.Of(2));

    [Theory]
    [InlineData("""{"Age":38,"Sex":0,"Port":"S"}""")]
    [InlineData("""{"Port":" S ","Sex":"m\u0061le","Age":null}""")]
    [InlineData("""[{"Age":38,"Sex":1.0,"Port":"nowhere"},[1,2,null]]""")]
    [InlineData("""{"input_data":{"columns":["Port","Age","Sex"],"data":[["S",38,0],["C",null,"female"]]}}""")]
    public void Rows_are_read_scored_and_answered_without_any(string body)
    {
        var work = new ScoringWork();
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(Answer(new AzureMlDialect(), body, work, out _));
        }

        Assert.Null(Answer(new AzureMlDialect(), body, work, out var allocated));

        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"Age","shape":[2000000000],"datatype":"FP32","data":[1]},{"name":"Sex","shape":[2000000000],"datatype":"FP32","data":[1]}]}""")]
    [InlineData("""{"inputs":[{"name":"Age","shape":[2000000000],"datatype":"FP32","parameters":{"binary_data_size":2000000000}},{"name":"Sex","shape":[2000000000],"datatype":"BYTES","parameters":{"binary_data_size":2000000000}},{"name":"Port","shape":[2000000000],"datatype":"BYTES","parameters":{"binary_data_size":2000000000}}]}""")]
    [InlineData("""{"inputs":[{"name":"all","shape":[500000000,3],"datatype":"FP32","parameters":{"binary_data_size":2000000000}}]}""")]
    public void A_size_that_is_only_claimed_takes_none(string body)
    {
        Assert.NotNull(Answer(new OpenInferenceDialect(), body, new ScoringWork(), out var allocated));

        Assert.InRange(allocated, 0, 100_000);
    }

    [Fact]
    public void Columns_that_do_not_come_take_none()
    {
        var body = $$$"""{"inputs":{"Age":[{{{string.Join(',', Enumerable.Repeat('1', 500_000))}}}]}}""";

        Assert.NotNull(Answer(new MlflowDialect(), body, new ScoringWork(), out var allocated));

        Assert.InRange(allocated, 0, 100_000);
    }

    private static string? Answer(IDialect dialect, string body, ScoringWork work, out long allocated)
    {
        var request = new DialectRequest(Encoding.UTF8.GetBytes(body), "application/json", JsonLength: null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        work.Rows.Begin(Model.Columns.Count);
        var problem = dialect.Answer(Model, request, work);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        work.TryReset();
        return problem;
    }
}
