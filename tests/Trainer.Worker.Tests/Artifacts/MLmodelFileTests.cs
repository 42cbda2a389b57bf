using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;
using MLOpsAspire.Trainer.Worker.Artifacts;

namespace MLOpsAspire.Trainer.Worker.Tests.Artifacts;

public sealed class MLmodelFileTests
{
    private static readonly TabularModel Model = new(
        new FeaturePipeline([Feature.Number("it's")]),
        new TreeEnsemble(1, [0], [TreeNode.Leaf(1)], [0]),
        LearningTask.Binary,
        [new ClassLabel(0), new ClassLabel(1)]);

    /// <summary>An id of digits, with or without an e, would be read as a number otherwise.</summary>
    [Theory]
    [InlineData("123456", "run_id: '123456'")]
    [InlineData("12e4", "run_id: '12e4'")]
    [InlineData("null", "run_id: 'null'")]
    [InlineData("a'b", "run_id: 'a''b'")]
    public void The_run_id_is_a_text_whatever_it_looks_like(string runId, string line)
    {
        Assert.Contains($"\n{line}\n", MLmodelFile.Write(Model, runId, DateTimeOffset.UnixEpoch), StringComparison.Ordinal);
    }

    [Fact]
    public void The_signature_is_a_quoted_text_too()
    {
        // JSON writes the apostrophe in hex, so that it needs no doubling.
        Assert.Contains(
            """  inputs: '[{"name":"it\u0027s","type":"float","required":true}]'""",
            MLmodelFile.Write(Model, "run-1", DateTimeOffset.UnixEpoch),
            StringComparison.Ordinal);
    }
}
