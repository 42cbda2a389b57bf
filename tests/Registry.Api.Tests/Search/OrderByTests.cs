using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Tests.Search;

public sealed class OrderByTests
{
    [Theory]
    [InlineData(SearchTarget.Runs, "start_time-,run_id")]
    [InlineData(SearchTarget.Experiments, "creation_time-,experiment_id")]
    [InlineData(SearchTarget.RegisteredModels, "name")]
    [InlineData(SearchTarget.ModelVersions, "last_updated_timestamp-,name,version_number-")]
    [InlineData(SearchTarget.LoggedModels, "creation_timestamp-,model_id")]
    public void Each_target_has_an_order_of_its_own(object target, string order) =>
        Assert.Equal(order, Written(OrderBy.Parse(null, (SearchTarget)target)));

    [Theory]
    [InlineData(SearchTarget.Runs, "metrics.auc DESC", "Metric.auc-,start_time-,run_id")]
    [InlineData(SearchTarget.Runs, "params.`learning rate` asc", "Param.learning rate,start_time-,run_id")]
    [InlineData(SearchTarget.Runs, "tag.\"a.b\"", "Tag.a.b,start_time-,run_id")]
    [InlineData(SearchTarget.Runs, "attributes.Created", "start_time,run_id")]
    [InlineData(SearchTarget.Runs, "run_id desc", "run_id-,start_time-")]
    [InlineData(SearchTarget.Experiments, "name", "name,experiment_id-")]
    [InlineData(SearchTarget.Experiments, "experiment_id ASC", "experiment_id")]
    [InlineData(SearchTarget.RegisteredModels, "timestamp DESC", "last_updated_timestamp-,name")]
    [InlineData(SearchTarget.RegisteredModels, "creation_timestamp", "creation_timestamp,name")]
    [InlineData(SearchTarget.ModelVersions, "version_number", "version_number,name")]
    [InlineData(SearchTarget.ModelVersions, "attribute.name DESC", "name-,version_number-")]
    public void A_key_comes_before_the_tie_breaks(object target, string clause, string order) =>
        Assert.Equal(order, Written(OrderBy.Parse([clause], (SearchTarget)target)));

    [Fact]
    public void Keys_keep_their_order() =>
        Assert.Equal("Metric.b-,Metric.a,status,start_time-,run_id", Written(OrderBy.Parse(["metrics.b DESC", "metrics.a", "status"], SearchTarget.Runs)));

    [Theory]
    [InlineData("", "order_by '': At character 1: a key such as metrics.auc")]
    [InlineData("metrics.a DOWN", "order_by 'metrics.a DOWN': At character 11: ASC, DESC or the end belongs here")]
    [InlineData("metrics.a DESC DESC", "order_by 'metrics.a DESC DESC': At character 16: ASC, DESC or the end")]
    [InlineData("metrics.a, metrics.b", "order_by 'metrics.a, metrics.b': At character 10: ASC, DESC or the end")]
    [InlineData("experiment_id", "order_by 'experiment_id': At character 1: 'experiment_id' is none of the keys to sort by here: run_id, ")]
    [InlineData("datasets.name", "order_by 'datasets.name': At character 1: 'name' is none of the keys to sort by here")]
    [InlineData("metrics.`a", "order_by 'metrics.`a': At character 9: this quote is not closed")]
    public void What_is_wrong_is_said_with_its_place(string clause, string problem) =>
        Assert.StartsWith(problem, OrderBy.Parse([clause], SearchTarget.Runs).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_tag_of_an_experiment_is_no_key_to_sort_by() => Assert.NotNull(OrderBy.Parse(["tags.a"], SearchTarget.Experiments).Problem);

    [Fact]
    public void The_same_key_twice_is_a_problem() =>
        Assert.Equal("order_by names 'start_time' twice; leave one out.", OrderBy.Parse(["created", "start_time DESC"], SearchTarget.Runs).Problem);

    [Fact]
    public void An_order_has_a_greatest_number_of_keys()
    {
        var keys = Enumerable.Range(0, OrderBy.MaxKeys).Select(n => $"metrics.m{n}").ToArray();

        Assert.Null(OrderBy.Parse(keys, SearchTarget.Runs).Problem);
        Assert.NotNull(OrderBy.Parse([.. keys, "run_id"], SearchTarget.Runs).Problem);
    }

    [Theory]
    [InlineData("metrics.val auc.1", SearchEntity.Metric, "val auc.1")]
    [InlineData(" creation_time ", SearchEntity.Attribute, "creation_timestamp")]
    [InlineData("model_id", SearchEntity.Attribute, "model_id")]
    public void A_field_of_logged_models_is_taken_without_quotes(string field, object entity, string key) =>
        Assert.Equal(new SortKey((SearchEntity)entity, key, IsDescending: true), OrderBy.ParseField(field, isDescending: true).Value);

    [Theory]
    [InlineData("params.a")]
    [InlineData("metric.a")]
    [InlineData("experiment_id")]
    [InlineData("")]
    public void A_field_that_logged_models_lack_is_a_problem(string field) => Assert.NotNull(OrderBy.ParseField(field, isDescending: false).Problem);

    private static string Written(Parsed<IReadOnlyList<SortKey>> order)
    {
        Assert.Null(order.Problem);
        return string.Join(',', order.Value!.Select(key =>
            $"{(key.Entity == SearchEntity.Attribute ? "" : $"{key.Entity}.")}{key.Key}{(key.IsDescending ? "-" : "")}"));
    }
}
