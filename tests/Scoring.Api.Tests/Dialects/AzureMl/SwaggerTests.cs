using System.Net;
using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects.AzureMl;

public sealed class SwaggerTests : IAsyncLifetime
{
    private static readonly string[] Types = ["string", "number", "integer", "boolean", "array", "object"];

    private TitanicScoring _scoring = null!;

    public async ValueTask InitializeAsync() => _scoring = await TitanicScoring.StartAsync();

    public ValueTask DisposeAsync() => _scoring.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/service/titanic")]
    [InlineData("")]
    public async Task An_endpoint_describes_itself_by_its_models_columns(string prefix)
    {
        using var swagger = JsonDocument.Parse(await _scoring.Http.GetStringAsync(new Uri($"{prefix}/swagger.json", UriKind.Relative), Cancelled));
        var root = swagger.RootElement;

        Assert.Equal("2.0", root.GetProperty("swagger").GetString());
        Assert.Equal("titanic", root.GetProperty("info").GetProperty("title").GetString());
        Assert.Equal("1.0", root.GetProperty("info").GetProperty("version").GetString());
        Assert.Equal(["/", $"{prefix}/score", $"{prefix}/swagger.json"], root.GetProperty("paths").EnumerateObject().Select(path => path.Name));
        var input = root.GetProperty("definitions").GetProperty("ServiceInput");
        Assert.Equal(["Age", "Sex", "Port"], input.GetProperty("properties").EnumerateObject().Select(column => column.Name));
        Assert.Equal(["Age", "Sex", "Port"], input.GetProperty("required").EnumerateArray().Select(column => column.GetString()));
        Assert.Equal(
            ["prediction", "probability"],
            root.GetProperty("definitions").GetProperty("ServiceOutput").GetProperty("properties").EnumerateObject().Select(field => field.Name));
        AssertWhole(root, root);

        var score = await _scoring.Running.ScoreAsync(input.GetProperty("example").GetRawText());
        Assert.Equal(HttpStatusCode.OK, score.Status);
    }

    [Fact]
    public async Task An_unknown_endpoint_is_404_and_one_with_keys_asks_for_one()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _scoring.Http.GetAsync(new Uri("/api/v1/service/nothing/swagger.json", UriKind.Relative), Cancelled)).StatusCode);

        _scoring.Registry.Deploy(_scoring.Production with { KeyHashes = new ScoringKeyHashes(Contracts.Digest.Of("key"u8)) });

        await Testing.Eventually.GetAsync(
            async () => (await _scoring.Http.GetAsync(new Uri("/swagger.json", UriKind.Relative), Cancelled)).StatusCode.ToString(), status => status == "Unauthorized");
    }

    [Fact]
    public async Task The_root_answers_while_the_process_does() =>
        Assert.Equal("\"Healthy\"", await _scoring.Http.GetStringAsync(new Uri("/", UriKind.Relative), Cancelled));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Every operation has an id of its own and answers with descriptions, every parameter its place, every reference leads somewhere.</summary>
    private static void AssertWhole(JsonElement root, JsonElement swagger)
    {
        var ids = new HashSet<string>();
        foreach (var operation in root.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.Contains(operation.Name, new[] { "get", "post" });
            Assert.True(ids.Add(operation.Value.GetProperty("operationId").GetString()!));
            Assert.All(operation.Value.GetProperty("responses").EnumerateObject(), response =>
            {
                Assert.Matches("^([1-5][0-9][0-9]|default)$", response.Name);
                Assert.NotEmpty(response.Value.GetProperty("description").GetString()!);
                AssertSchema(response.Value.GetProperty("schema"), swagger);
            });
            foreach (var parameter in operation.Value.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray()] : Array.Empty<JsonElement>())
            {
                Assert.Equal("body", parameter.GetProperty("in").GetString());
                Assert.NotEmpty(parameter.GetProperty("name").GetString()!);
                AssertSchema(parameter.GetProperty("schema"), swagger);
            }

            foreach (var scheme in operation.Value.TryGetProperty("security", out var security) ? [.. security.EnumerateArray()] : Array.Empty<JsonElement>())
            {
                Assert.All(scheme.EnumerateObject(), name => Assert.True(swagger.GetProperty("securityDefinitions").TryGetProperty(name.Name, out _)));
            }
        }

        Assert.All(root.GetProperty("definitions").EnumerateObject(), definition => AssertSchema(definition.Value, swagger));
    }

    private static void AssertSchema(JsonElement schema, JsonElement swagger)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            Assert.StartsWith("#/definitions/", reference.GetString(), StringComparison.Ordinal);
            Assert.True(swagger.GetProperty("definitions").TryGetProperty(reference.GetString()!["#/definitions/".Length..], out _));
            return;
        }

        Assert.Contains(schema.GetProperty("type").GetString(), Types);
        var hasProperties = schema.TryGetProperty("properties", out var properties);
        foreach (var property in hasProperties ? [.. properties.EnumerateObject()] : Array.Empty<JsonProperty>())
        {
            AssertSchema(property.Value, swagger);
        }

        foreach (var name in schema.TryGetProperty("required", out var required) ? [.. required.EnumerateArray()] : Array.Empty<JsonElement>())
        {
            Assert.True(properties.TryGetProperty(name.GetString()!, out _));
        }
    }
}
