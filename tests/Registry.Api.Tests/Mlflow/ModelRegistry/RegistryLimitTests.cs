using System.Text.Json.Nodes;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow.ModelRegistry;

public class RegistryLimitTests(RestingRegistry resting) : IClassFixture<RestingRegistry>
{
    private const string Invalid = "INVALID_PARAMETER_VALUE";

    private RunningRegistry Registry => resting.Registry;

    [Theory]
    [InlineData("with space")]
    [InlineData("größe")]
    [InlineData("模型")]
    [InlineData("🚢")]
    [InlineData("'; DROP TABLE models; --")]
    [InlineData("\"quoted\" `ticked`")]
    [InlineData("a%2Fb")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("<b onclick=alert(1)>")]
    [InlineData("{name}")]
    [InlineData("...")]
    [InlineData(" ")]
    public async Task A_name_of_any_characters_is_taken_as_it_is_and_means_nothing_else(string name)
    {
        await Registry.MlflowAsync("POST", "registered-models/create", new JsonObject { ["name"] = name });
        await Registry.RegisterAsync(name, "s3://bucket/model");
        await Registry.MlflowAsync("POST", "registered-models/alias", new JsonObject { ["name"] = name, ["alias"] = "a", ["version"] = "1" });

        var read = (await Registry.MlflowAsync("GET", $"registered-models/get?name={Uri.EscapeDataString(name)}")).GetProperty("registered_model");
        Assert.Equal(name, read.GetProperty("name").GetString());
        Assert.Equal(name, read.GetProperty("latest_versions")[0].GetProperty("name").GetString());
        var quoted = name.Replace("'", "''", StringComparison.Ordinal);
        var found = await Registry.MlflowAsync("GET", $"model-versions/search?filter={Uri.EscapeDataString($"name = '{quoted}'")}");
        Assert.Equal([name], found.GetProperty("model_versions").EnumerateArray().Select(version => version.GetProperty("name").GetString()));
        await Registry.MlflowAsync("DELETE", "registered-models/delete", new JsonObject { ["name"] = name });
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a\\b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../../etc")]
    [InlineData("a\nb")]
    [InlineData("a\u0000b")]
    [InlineData("\u007f")]
    public async Task A_name_that_cannot_stand_in_an_address_is_refused(string name)
    {
        var (status, code, message) = await Registry.RefusedByMlflowAsync("POST", "registered-models/create", new JsonObject { ["name"] = name });

        Assert.Equal((400, Invalid), (status, code));
        Assert.StartsWith("Invalid model name: a name has 1 to 256 characters", message, StringComparison.Ordinal);
        await Registry.AddModelAsync("renamed");
        Assert.Equal(
            (400, Invalid, message),
            await Registry.RefusedByMlflowAsync("POST", "registered-models/rename", new JsonObject { ["name"] = "renamed", ["new_name"] = name }));
    }

    [Fact]
    public async Task Half_a_character_is_no_text()
    {
        using var content = new StringContent("""{"name":"a\ud800"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var response = await Registry.Http.PostAsync("/api/2.0/mlflow/registered-models/create", content, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(256, 200)]
    [InlineData(257, 400)]
    [InlineData(300, 400)]
    public async Task A_model_s_name_has_up_to_256_characters(int length, int status) =>
        Assert.Equal(status, (await Registry.TryMlflowAsync("POST", "registered-models/create", new JsonObject { ["name"] = new string('n', length) })).Status);

    [Theory]
    [InlineData("registered-models/create", "name", 300, "Invalid model name: a name has 1 to 256 characters, is not '.' or '..', and holds no control characters and none of / : \\")]
    [InlineData("registered-models/create", "description", 5001, "'description' exceeds the maximum length of 5000 characters")]
    [InlineData("registered-models/set-tag", "key", 251, "'key' exceeds the maximum length of 250 characters")]
    [InlineData("registered-models/set-tag", "value", 5001, "'value' exceeds the maximum length of 5000 characters")]
    [InlineData("registered-models/alias", "alias", 256, "'Registered model alias name' exceeds the maximum length of 255 characters")]
    [InlineData("model-versions/create", "source", 2049, "'source' exceeds the maximum length of 2048 characters")]
    [InlineData("model-versions/create", "run_link", 2049, "'run_link' exceeds the maximum length of 2048 characters")]
    [InlineData("model-versions/create", "run_id", 257, "'run_id' exceeds the maximum length of 256 characters")]
    [InlineData("model-versions/create", "description", 5001, "'description' exceeds the maximum length of 5000 characters")]
    [InlineData("model-versions/set-tag", "key", 251, "'key' exceeds the maximum length of 250 characters")]
    [InlineData("model-versions/set-tag", "value", 5001, "'value' exceeds the maximum length of 5000 characters")]
    public async Task A_text_that_is_one_character_too_long_is_refused_and_one_shorter_is_not(string path, string field, int length, string problem)
    {
        var model = $"bounded-{path.Replace('/', '-')}-{field}";
        await Registry.AddModelAsync(model);
        await Registry.RegisterAsync(model, "s3://bucket/model");
        JsonObject Body(int count) => new()
        {
            ["name"] = path == "registered-models/create" ? $"{model}-new" : model,
            ["version"] = "1",
            ["source"] = "s3://bucket/model",
            ["alias"] = "a",
            ["key"] = "k",
            ["value"] = "v",
            [field] = field == "source" ? $"s3://{new string('x', count - 5)}" : new string('x', count),
        };

        var (status, code, message) = await Registry.RefusedByMlflowAsync("POST", path, Body(length));
        Assert.Equal((400, Invalid), (status, code));
        Assert.StartsWith(problem, message, StringComparison.Ordinal);
        if (field != "name")
        {
            await Registry.MlflowAsync("POST", path, Body(length - 1));
        }
    }

    [Theory]
    [InlineData("registered-models/create", "description")]
    [InlineData("registered-models/set-tag", "value")]
    [InlineData("model-versions/create", "source")]
    [InlineData("model-versions/create", "run_id")]
    [InlineData("registered-models/rename", "name")]
    public async Task A_text_with_a_NUL_is_refused(string path, string field)
    {
        await Registry.AddModelAsync("nul");
        var body = new JsonObject { ["name"] = "nul", ["new_name"] = "x", ["source"] = "s3://b", ["key"] = "k", [field] = "a\u0000b" };
        body["name"] = path == "registered-models/create" ? "nul-new" : body["name"]!.DeepClone();

        var (status, code, message) = await Registry.RefusedByMlflowAsync("POST", path, body);

        Assert.Equal((400, Invalid, $"'{field}' holds a NUL character, which cannot be stored"), (status, code, message));
    }

    [Theory]
    [InlineData("registered-models/search?max_results=1000", 200)]
    [InlineData("registered-models/search?max_results=1001", 400)]
    [InlineData("registered-models/search?max_results=-1", 400)]
    [InlineData("registered-models/search?max_results=many", 400)]
    [InlineData("model-versions/search?max_results=200000", 200)]
    [InlineData("model-versions/search?max_results=200001", 400)]
    [InlineData("model-versions/search?max_results=0", 400)]
    [InlineData("model-versions/search?order_by=colour", 400)]
    [InlineData("model-versions/search?order_by=version_number&order_by=version_number", 400)]
    [InlineData("model-versions/search?filter=name%20%3D", 400)]
    [InlineData("model-versions/search?page_token=%25%25", 400)]
    [InlineData("registered-models/search?order_by=name%20ASC&order_by=timestamp%20DESC", 200)]
    public async Task A_search_asks_for_what_it_can_be_given(string path, int status)
    {
        var (actual, answer) = await Registry.TryMlflowAsync("GET", path);

        Assert.Equal(status, actual);
        Assert.Equal(status == 400, answer.TryGetProperty("error_code", out var code) && code.GetString() == Invalid);
    }

    [Fact]
    public async Task Pages_of_a_search_hold_each_version_once()
    {
        await Registry.AddModelAsync("paged");
        for (var n = 0; n < 7; n++)
        {
            await Registry.RegisterAsync("paged", $"s3://bucket/{n}");
        }

        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await Registry.MlflowAsync(
                "GET", $"model-versions/search?filter=name%3D'paged'&max_results=3&order_by=version_number%20ASC{(token is null ? "" : $"&page_token={token}")}");
            seen.AddRange(page.GetProperty("model_versions").EnumerateArray().Select(version => version.GetProperty("version").GetString()!));
            token = page.TryGetProperty("next_page_token", out var next) ? next.GetString() : null;
        }
        while (token is not null);

        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], seen);
    }

    [Theory]
    [InlineData("tags.a = '1'", "1,2")]
    [InlineData("tags.a = '1' AND tags.b LIKE 'x%'", "2")]
    [InlineData("tags.b IS NULL", "1,3")]
    [InlineData("tags.a != '1'", "3")]
    [InlineData("version_number >= 2", "2,3")]
    [InlineData("run_id IN ('r2', 'r3')", "2,3")]
    [InlineData("run_id = 'r1'", "1")]
    [InlineData("source_path LIKE 's3://%/2'", "2")]
    [InlineData("source_path ILIKE 'S3://BUCKET/3'", "3")]
    public async Task Versions_are_found_by_their_attributes_and_tags(string filter, string expected)
    {
        var model = $"sought-{Math.Abs(filter.GetHashCode(StringComparison.Ordinal))}";
        await Registry.AddModelAsync(model);
        string[] tags = ["""[{"key":"a","value":"1"}]""", """[{"key":"a","value":"1"},{"key":"b","value":"xy"}]""", """[{"key":"a","value":"2"}]"""];
        foreach (var (index, text) in tags.Index())
        {
            await Registry.MlflowAsync(
                "POST",
                "model-versions/create",
                new JsonObject { ["name"] = model, ["source"] = $"s3://bucket/{index + 1}", ["run_id"] = $"r{index + 1}", ["tags"] = JsonNode.Parse(text) });
        }

        var found = await Registry.MlflowAsync(
            "GET", $"model-versions/search?order_by=version_number&filter={Uri.EscapeDataString($"name = '{model}' AND {filter}")}");

        Assert.Equal(expected, string.Join(',', found.GetProperty("model_versions").EnumerateArray().Select(version => version.GetProperty("version").GetString())));
    }

    [Fact]
    public async Task Models_are_found_by_their_names_and_tags_and_sorted()
    {
        foreach (var (name, team) in new[] { ("ship-a", "ml"), ("ship-B", "ops"), ("ship-c", "ml") })
        {
            await Registry.MlflowAsync(
                "POST",
                "registered-models/create",
                new JsonObject { ["name"] = name, ["tags"] = new JsonArray(new JsonObject { ["key"] = "team", ["value"] = team }) });
        }

        async Task<string> NamesAsync(string query) => string.Join(
            ',',
            (await Registry.MlflowAsync("GET", $"registered-models/search?{query}")).GetProperty("registered_models").EnumerateArray()
                .Select(model => model.GetProperty("name").GetString()));

        Assert.Equal("ship-c,ship-a", await NamesAsync("filter=tags.team%20%3D%20'ml'%20and%20name%20LIKE%20'ship-%25'&order_by=name%20DESC"));
        Assert.Equal("ship-B", await NamesAsync("filter=name%20ILIKE%20'SHIP-b'"));
        Assert.Equal("ship-B,ship-a,ship-c", await NamesAsync("filter=name%20LIKE%20'ship-%25'"));
    }

    [Fact]
    public async Task What_a_release_under_way_needs_is_kept_and_the_refusal_is_not_tried_again()
    {
        await Registry.CompleteRunAsync("needed", 0.8, deploy: "needing");

        var version = await Registry.RefusedByMlflowAsync(
            "DELETE", "model-versions/delete", new JsonObject { ["name"] = "needed", ["version"] = "1" });
        var model = await Registry.RefusedByMlflowAsync("DELETE", "registered-models/delete", new JsonObject { ["name"] = "needed" });
        var name = await Registry.RefusedByMlflowAsync(
            "POST", "registered-models/rename", new JsonObject { ["name"] = "needed", ["new_name"] = "other" });

        Assert.All([version, model, name], refusal => Assert.Equal((409, "RESOURCE_CONFLICT"), (refusal.Status, refusal.Code)));
        Assert.Contains("needs 'needed' and is under way", version.Message, StringComparison.Ordinal);
    }
}
