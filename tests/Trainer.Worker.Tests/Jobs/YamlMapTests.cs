using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Trees;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Tests.Jobs;

/// <summary>What a job file may leave out or have before it, and what it may not.</summary>
public sealed class YamlMapTests
{
    [Theory]
    [InlineData("\uFEFFlabel: y")]
    [InlineData("\uFEFF# a comment\nlabel: y")]
    [InlineData("\uFEFF---\nlabel: y")]
    public void A_byte_order_mark_before_the_text_is_passed_over(string text)
    {
        Assert.Equal("y", Read(text).Label);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("Null")]
    [InlineData("NULL")]
    [InlineData("")]
    public void A_key_without_a_value_is_a_key_that_is_not_there(string nothing)
    {
        var job = Read($"label: y\nregister: {nothing}\nsettings: {nothing}\nsplit: {nothing}\ndata: {nothing}\ndrop: {nothing}\ncategories: {nothing}\ntypes: {nothing}\nalgorithm: {nothing}");

        Assert.Null(job.Register);
        Assert.Null(job.DataSource);
        Assert.Equal(new BoostingOptions(), job.Settings);
        Assert.Equal((0.2, 1UL, AlgorithmJob.FastTree), (job.HoldOut, job.Seed, job.Algorithm));
        Assert.Empty(job.Drop);
        Assert.Empty(job.Categories);
        Assert.Empty(job.Types);
    }

    [Fact]
    public void A_setting_without_a_value_has_its_default()
    {
        Assert.Equal(new BoostingOptions { NumberOfLeaves = 5 }, Read("label: y\nsettings: {numberOfTrees: null, numberOfLeaves: 5, learningRate: ~}").Settings);
    }

    [Fact]
    public void Missing_values_without_a_list_are_the_usual_ones()
    {
        Assert.Same(TableOptions.UsualMissing, Read("label: y\ndata: {missing: null}").Missing);
    }

    [Fact]
    public void The_word_null_in_quotes_is_a_word()
    {
        Assert.Equal("null", Read("label: y\nregister: 'null'").Register);
    }

    [Theory]
    [InlineData("categories: {Sex: null}", "'categories.Sex' must name the categories and their codes, such as {female: 0, male: 1}.")]
    [InlineData("categories: {Sex: }", "'categories.Sex' must name the categories and their codes, such as {female: 0, male: 1}.")]
    [InlineData("categories: {Sex: {a: null}}", "'categories.Sex.a' must have a code, a whole number.")]
    [InlineData("categories: {Sex: {a: ~}}", "'categories.Sex.a' must have a code, a whole number.")]
    [InlineData("categories: {Sex: {a: ''}}", "'categories.Sex.a' must be a single value.")]
    [InlineData("register: ''", "'register' must be a single value.")]
    [InlineData("drop: [null, '']", "'drop' must be a single value.")]
    public void A_value_that_must_be_there_is_named(string line, string message)
    {
        var e = Assert.Throws<JobFileException>(() => Read($"label: y\n{line}"));

        Assert.Equal($"a.job.yaml line 2: {message}", e.Message);
    }

    private static AlgorithmJob Read(string text) => ReadJob.Algorithm(text);
}
