using System.Text;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Dialects;
using MLOpsAspire.Scoring.Api.Dialects.AzureMl;
using MLOpsAspire.Scoring.Api.Dialects.Mlflow;
using MLOpsAspire.Scoring.Api.Dialects.OpenInference;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Scoring;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects;

/// <summary>How the answers of models of each kind look in each dialect.</summary>
public sealed class AnswerTests
{
    private const string Tensor = """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]}""";
    private const string BinaryOutput = """{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1,2]}],"outputs":[{"name":"prediction","parameters":{"binary_data":true}}]}""";

    private static readonly LoadedModel Number = Of(LearningTask.Regression, [12.5f]);
    private static readonly LoadedModel Classes = Of(LearningTask.Multiclass, [0, 0, 0], new ClassLabel("é"), new ClassLabel("b\""), new ClassLabel("c"));

    [Fact]
    public void A_number()
    {
        Assert.Equal("""{"prediction":12.5}""", Answer(new AzureMlDialect(), Number, """{"x":1}"""));
        Assert.Equal("""[{"prediction":12.5}]""", Answer(new AzureMlDialect(), Number, """{"data":[1]}"""));
        Assert.Equal("""{"predictions":[{"prediction":12.5},{"prediction":12.5}]}""", Answer(new MlflowDialect(), Number, """{"inputs":[1,null]}"""));
        Assert.Equal(
            """{"model_name":"e","model_version":"7","outputs":[{"name":"prediction","shape":[1],"datatype":"FP32","data":[12.5]}]}""",
            Answer(new OpenInferenceDialect(), Number, Tensor));
        Assert.Equal("[]", Answer(new AzureMlDialect(), Number, "[]"));
        Assert.Equal("""{"predictions":[]}""", Answer(new MlflowDialect(), Number, """{"inputs":{"x":[]}}"""));
        Assert.Equal(
            """{"model_name":"e","model_version":"7","outputs":[{"name":"prediction","shape":[0],"datatype":"FP32","data":[]}]}""",
            Answer(new OpenInferenceDialect(), Number, """{"inputs":[{"name":"x","shape":[0],"datatype":"FP32","data":[]}]}"""));
    }

    [Fact]
    public void Several_classes()
    {
        const string Row = """{"prediction":"\u00E9","probability":0.33333334,"probabilities":{"\u00E9":0.33333334,"b\u0022":0.33333334,"c":0.33333334}}""";

        Assert.Equal(Row, Answer(new AzureMlDialect(), Classes, """{"x":1}"""));
        Assert.Equal($$"""{"predictions":[{{Row}}]}""", Answer(new MlflowDialect(), Classes, """{"dataframe_records":[{"x":1}]}"""));
        Assert.Equal(
            """{"model_name":"e","model_version":"7","outputs":[{"name":"prediction","shape":[1],"datatype":"BYTES","data":["\u00E9"]},{"name":"probability","shape":[1],"datatype":"FP32","data":[0.33333334]},{"name":"probabilities","shape":[1,3],"datatype":"FP32","data":[0.33333334,0.33333334,0.33333334]}]}""",
            Answer(new OpenInferenceDialect(), Classes, Tensor));
    }

    [Fact]
    public void Texts_in_binary()
    {
        const string Json = """{"model_name":"e","model_version":"7","outputs":[{"name":"prediction","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":12}}]}""";

        Assert.Equal($"{Json}\u0002\0\0\0é\u0002\0\0\0é", Answer(new OpenInferenceDialect(), Classes, BinaryOutput));
    }

    [Fact]
    public void The_same_memory_serves_one_answer_after_another()
    {
        var work = new ScoringWork();
        var large = $"[{string.Join(',', Enumerable.Repeat("""{"x":1}""", 20_000))}]";

        var first = Answer(new AzureMlDialect(), Classes, large, work);
        var second = Answer(new AzureMlDialect(), Number, """{"x":1}""", work);

        Assert.Equal(20_000, first.Split("\"prediction\"").Length - 1);
        Assert.Equal("""{"prediction":12.5}""", second);
        Assert.Equal(first, Answer(new AzureMlDialect(), Classes, large, work));
    }

    private static LoadedModel Of(LearningTask task, float[] scores, params ClassLabel[] classes) => new(
        new Deployment("e", DeploymentNames.Production, "m", 7),
        new TabularModel(new FeaturePipeline([Feature.Number("x")]), new TreeEnsemble(1, scores, [TreeNode.Leaf(0)], [0]), task, classes));

    private static string Answer(IDialect dialect, LoadedModel model, string body, ScoringWork? work = null)
    {
        work ??= new ScoringWork();
        work.Rows.Begin(model.Columns.Count);
        Assert.Null(dialect.Answer(model, new DialectRequest(Encoding.UTF8.GetBytes(body), "application/json", JsonLength: null), work));
        var answer = Encoding.UTF8.GetString(work.Answer.Written.Span);
        work.TryReset();
        return answer;
    }
}
