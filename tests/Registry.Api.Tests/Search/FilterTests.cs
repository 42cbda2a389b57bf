using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Tests.Search;

public sealed class FilterTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    [InlineData("AND")]
    public void Nothing_to_compare_finds_everything(string? text) => Assert.Empty(Read(text));

    [Theory]
    [InlineData("metrics.auc > 0.8", SearchEntity.Metric, "auc", SearchOperator.Greater, 0.8)]
    [InlineData("metric.auc>=.8", SearchEntity.Metric, "auc", SearchOperator.GreaterOrEqual, 0.8)]
    [InlineData("`metrics`.auc<-1.", SearchEntity.Metric, "auc", SearchOperator.Less, -1.0)]
    [InlineData("metrics.auc <= 1e-3", SearchEntity.Metric, "auc", SearchOperator.LessOrEqual, 1e-3)]
    [InlineData("metrics.auc = 1E+3", SearchEntity.Metric, "auc", SearchOperator.Equal, 1000.0)]
    [InlineData("metrics.`val auc` != 2", SearchEntity.Metric, "val auc", SearchOperator.NotEqual, 2.0)]
    [InlineData("metrics.\"val/auc-1\" != 2", SearchEntity.Metric, "val/auc-1", SearchOperator.NotEqual, 2.0)]
    [InlineData("metrics.val.auc.1st = 2", SearchEntity.Metric, "val.auc.1st", SearchOperator.Equal, 2.0)]
    [InlineData("metrics.größe = 2", SearchEntity.Metric, "größe", SearchOperator.Equal, 2.0)]
    public void A_metric_is_compared_with_a_number(string text, object entity, string key, object written, double value) =>
        Assert.Equal(new Comparison((SearchEntity)entity, key, (SearchOperator)written, new SearchValue.Number(value)), Assert.Single(Read(text)));

    [Theory]
    [InlineData("params.rate = '0.1'", SearchEntity.Param, "rate", SearchOperator.Equal, "0.1")]
    [InlineData("param.rate != \"0.1\"", SearchEntity.Param, "rate", SearchOperator.NotEqual, "0.1")]
    [InlineData("parameter.rate like '%'", SearchEntity.Param, "rate", SearchOperator.Like, "%")]
    [InlineData("parameters.rate iLike ''", SearchEntity.Param, "rate", SearchOperator.ILike, "")]
    [InlineData("tag.a='it''s'", SearchEntity.Tag, "a", SearchOperator.Equal, "it's")]
    [InlineData("tags.'a'=\"it's\"", SearchEntity.Tag, "a", SearchOperator.Equal, "it's")]
    [InlineData("tags.mlflow.parentRunId = 'x'", SearchEntity.Tag, "mlflow.parentRunId", SearchOperator.Equal, "x")]
    [InlineData("status = 'RUNNING'", SearchEntity.Attribute, "status", SearchOperator.Equal, "RUNNING")]
    [InlineData("attributes.`Run Name` LIKE 'a_'", SearchEntity.Attribute, "run_name", SearchOperator.Like, "a_")]
    [InlineData("\"run name\" = 'a'", SearchEntity.Attribute, "run_name", SearchOperator.Equal, "a")]
    [InlineData("run.user_id = 'a'", SearchEntity.Attribute, "user_id", SearchOperator.Equal, "a")]
    [InlineData("attr.artifact_uri = 'C:\\a\\'", SearchEntity.Attribute, "artifact_uri", SearchOperator.Equal, "C:\\a\\")]
    [InlineData("datasets.name ILIKE 't%'", SearchEntity.Dataset, "name", SearchOperator.ILike, "t%")]
    [InlineData("dataset.context = 'train'", SearchEntity.Dataset, "context", SearchOperator.Equal, "train")]
    public void A_text_key_is_compared_with_a_text(string text, object entity, string key, object written, string value) =>
        Assert.Equal(new Comparison((SearchEntity)entity, key, (SearchOperator)written, new SearchValue.Text(value)), Assert.Single(Read(text)));

    [Theory]
    [InlineData("start_time >= 1700000000000", "start_time", 1700000000000)]
    [InlineData("attribute.created >= -1", "start_time", -1)]
    [InlineData("Created >= 1.7e12", "start_time", 1700000000000)]
    [InlineData("end_time >= 9223372036854775807", "end_time", long.MaxValue)]
    public void A_time_is_compared_with_a_whole_number(string text, string key, long value) => Assert.Equal(
        new Comparison(SearchEntity.Attribute, key, SearchOperator.GreaterOrEqual, new SearchValue.Whole(value)), Assert.Single(Read(text)));

    [Theory]
    [InlineData("run_id IN ('a', \"b\")", SearchTarget.Runs, SearchOperator.In, "a b")]
    [InlineData("attributes.run_id not  in('A',)", SearchTarget.Runs, SearchOperator.NotIn, "A")]
    [InlineData("datasets.digest IN ('a')", SearchTarget.Runs, SearchOperator.In, "a")]
    [InlineData("run_id IN ('a')", SearchTarget.ModelVersions, SearchOperator.In, "a")]
    [InlineData("status IN ('READY', 'PENDING')", SearchTarget.LoggedModels, SearchOperator.In, "READY PENDING")]
    public void A_key_is_looked_up_in_a_list(string text, object target, object written, string values)
    {
        var comparison = Assert.Single(Read(text, (SearchTarget)target));

        Assert.Equal((SearchOperator)written, comparison.Operator);
        Assert.Equal(values.Split(' '), Assert.IsType<SearchValue.Texts>(comparison.Value).Values);
    }

    [Theory]
    [InlineData("tags.a IS NULL", SearchEntity.Tag, SearchOperator.IsNull)]
    [InlineData("params.a is not null", SearchEntity.Param, SearchOperator.IsNotNull)]
    public void A_tag_or_param_is_there_or_not(string text, object entity, object written) => Assert.Equal(
        new Comparison((SearchEntity)entity, "a", (SearchOperator)written, new SearchValue.None()), Assert.Single(Read(text)));

    [Theory]
    [InlineData("metrics.a > 1 AND params.b = 'and' and tags.c IS NULL")]
    [InlineData("metrics.a>1 and params.b='and'AND tags.c IS NULL and")]
    [InlineData("AND metrics.a > 1 AND and\nparams.b = 'and'\tAND tags.c is null")]
    public void Comparisons_are_joined_by_and(string text) => Assert.Equal(["a", "b", "c"], Read(text).Select(comparison => comparison.Key));

    [Theory]
    [InlineData("name = 'x' AND creation_time > 1 AND last_update_time < 2 AND tags.a = 'b' AND attribute.name LIKE '%'", SearchTarget.Experiments)]
    [InlineData("name ILIKE '%x%' AND tag.a != 'b'", SearchTarget.RegisteredModels)]
    [InlineData("name = 'x' AND version_number > 1 AND source_path LIKE 's3:%' AND run_id = 'a' AND tags.a = 'b'", SearchTarget.ModelVersions)]
    [InlineData("name = 'x' AND model_id = 'm' AND model_type = 'a' AND source_run_id = 'r' AND creation_time > 1 AND last_updated_time > 1 "
        + "AND metrics.a > 1 AND params.b = 'c' AND tags.d = 'e' AND attributes.last_updated_timestamp < 9", SearchTarget.LoggedModels)]
    public void Each_target_has_keys_of_its_own(string text, object target) => Assert.NotEmpty(Read(text, (SearchTarget)target));

    [Theory]
    [InlineData("name = 'x'", SearchTarget.Runs)]
    [InlineData("metrics.a > 1", SearchTarget.Experiments)]
    [InlineData("attributes.name = 'x'", SearchTarget.Experiments)]
    [InlineData("experiment_id = '1'", SearchTarget.Experiments)]
    [InlineData("creation_timestamp > 1", SearchTarget.RegisteredModels)]
    [InlineData("creation_timestamp > 1", SearchTarget.ModelVersions)]
    [InlineData("run_id NOT IN ('a')", SearchTarget.ModelVersions)]
    [InlineData("datasets.name = 'a'", SearchTarget.LoggedModels)]
    public void A_key_of_another_target_is_a_problem(string text, object target) =>
        Assert.StartsWith("At character ", Filter.Parse(text, (SearchTarget)target).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("acc > 1", "At character 1: 'acc' is none of the keys to search by here: run_id, ")]
    [InlineData("run_name = 'a' AND m.acc > 1", "At character 20: no key begins with 'm'; write one of attr, ")]
    [InlineData("Metrics.acc > 1", "At character 1: no key begins with 'Metrics'")]
    [InlineData("`metrics.acc` > 1", "At character 1: 'metrics.acc' is none of the keys")]
    [InlineData("attributes.lifecycle_stage = 'active'", "At character 1: 'lifecycle_stage' is none of the keys")]
    [InlineData("datasets.profile = 'a'", "At character 1: 'profile' is none of the keys to search by here: name, digest, context.")]
    [InlineData("metrics.", "At character 9: after the dot comes a key")]
    [InlineData("metrics .a > 1", "At character 9: a number is written as")]
    [InlineData("metrics. a > 1", "At character 10: after the dot comes a key")]
    [InlineData("metrics.f1-score > 1", "At character 11: a number is written as")]
    [InlineData("metrics.f1-2 > 1", "At character 11: 'f1' is compared by one of =, !=, <, <=, >, >=, not by '-2'.")]
    [InlineData("params.a.`b` = 'c'", "At character 10: after the dot comes a key")]
    [InlineData("metrics.a", "At character 10: 'a' is compared by one of =, !=, <, <=, >, >=, not by the end.")]
    [InlineData("metrics.a == 1", "At character 11: 'a' is compared by one of")]
    [InlineData("metrics.a <> 1", "At character 11: 'a' is compared by one of")]
    [InlineData("metrics.a LIKE '1'", "At character 11: 'a' is compared by one of")]
    [InlineData("metrics.a IS NULL", "At character 11: 'a' is compared by one of")]
    [InlineData("metrics.a BETWEEN 1 AND 2", "At character 11: 'a' is compared by one of")]
    [InlineData("params.a > 'b'", "At character 10: 'a' is compared by one of =, !=, LIKE, ILIKE, IS NULL, IS NOT NULL, not by '>'.")]
    [InlineData("params.a NOT LIKE 'b'", "At character 10: 'a' is compared by one of")]
    [InlineData("params.a IN ('b')", "At character 10: 'a' is compared by one of")]
    [InlineData("tags.a IS 'b'", "At character 8: 'a' is compared by one of")]
    [InlineData("status IN ('RUNNING')", "At character 8: 'status' is compared by one of")]
    [InlineData("start_time LIKE '1'", "At character 12: 'start_time' is compared by one of")]
    [InlineData("metrics.a > 'b'", "At character 13: a finite number without quotes belongs here, not 'b'.")]
    [InlineData("metrics.a > nan", "At character 13: a finite number without quotes belongs here, not 'nan'.")]
    [InlineData("metrics.a > 1e999", "At character 13: a finite number")]
    [InlineData("metrics.a > metrics.b", "At character 13: a finite number")]
    [InlineData("metrics.a > +1", "At character 13: this character can only stand between quotes.")]
    [InlineData("start_time > 1.5", "At character 14: a whole number without quotes belongs here, not '1.5'.")]
    [InlineData("start_time > 9223372036854775808", "At character 14: a whole number")]
    [InlineData("params.a = 1", "At character 12: a text between single or double quotes belongs here, not '1'.")]
    [InlineData("params.a = `b`", "At character 12: a text between single or double quotes")]
    [InlineData("params.a = 'b", "At character 12: this quote is not closed; a quote within the quotes is written twice.")]
    [InlineData("params.a = 'it's'", "At character 17: this quote is not closed")]
    [InlineData("params.a = \"b'", "At character 12: this quote is not closed")]
    [InlineData("run_id IN 'a'", "At character 11: a list such as ('a', 'b') belongs here, not 'a'.")]
    [InlineData("run_id IN ()", "At character 12: a text between single or double quotes belongs here, not ')'.")]
    [InlineData("run_id IN ('a' 'b')", "At character 16: a comma or ')' belongs here, not 'b'.")]
    [InlineData("run_id IN ('a', 2)", "At character 17: a text between single or double quotes")]
    [InlineData("run_id IN ('a'", "At character 15: a comma or ')' belongs here, not the end.")]
    [InlineData("run_id IN (('a'))", "At character 12: a text between single or double quotes")]
    [InlineData("metrics.a > 1 OR metrics.b > 1", "At character 15: AND or the end belongs here, not 'OR'; there is no OR")]
    [InlineData("metrics.a > 1 metrics.b > 1", "At character 15: AND or the end belongs here")]
    [InlineData("(metrics.a > 1)", "At character 1: a key such as metrics.auc")]
    [InlineData("1 < metrics.a", "At character 1: a key such as metrics.auc")]
    [InlineData("metrics.a > 1; metrics.b > 1", "At character 14: a filter is one expression")]
    [InlineData("metrics.a > 1 -- b", "At character 15: a number is written as")]
    [InlineData("params.a = 'b' # c", "At character 16: this character can only stand between quotes.")]
    public void What_is_wrong_is_said_with_its_place(string text, string problem) =>
        Assert.StartsWith(problem, Filter.Parse(text, SearchTarget.Runs).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_long_word_is_not_repeated_whole() =>
        Assert.InRange(Filter.Parse(new string('a', 10_000), SearchTarget.Runs).Problem!.Length, 1, 300);

    [Fact]
    public void A_filter_has_a_greatest_length()
    {
        var filter = $"tags.a = '{new string('x', Filter.MaxLength - 11)}'";

        Assert.Single(Read(filter));
        Assert.Equal("A filter has at most 65536 characters.", Filter.Parse(filter + " ", SearchTarget.Runs).Problem);
    }

    [Fact]
    public void A_filter_has_a_greatest_number_of_comparisons()
    {
        var filter = string.Join(" AND ", Enumerable.Repeat("tags.a = 'b'", Filter.MaxComparisons));

        Assert.Equal(Filter.MaxComparisons, Read(filter).Count);
        Assert.EndsWith("a filter has at most 100 comparisons.", Filter.Parse(filter + " AND tags.a = 'b'", SearchTarget.Runs).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_has_a_greatest_length()
    {
        var list = string.Join(',', Enumerable.Repeat("'a'", Filter.MaxListLength));

        Assert.Single(Read($"run_id IN ({list})"));
        Assert.EndsWith("a list has at most 1000 texts.", Filter.Parse($"run_id IN ({list},'a')", SearchTarget.Runs).Problem, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Comparison> Read(string? text, SearchTarget target = SearchTarget.Runs)
    {
        var parsed = Filter.Parse(text, target);
        Assert.Null(parsed.Problem);
        return parsed.Value!;
    }
}
