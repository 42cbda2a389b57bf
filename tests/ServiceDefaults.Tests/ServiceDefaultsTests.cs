using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MLOpsAspire.Testing;

namespace MLOpsAspire.ServiceDefaults.Tests;

public sealed class ServiceDefaultsTests : IAsyncLifetime
{
    private RunningApp _app = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder([RunningApp.AnyPort]);
        builder.AddServiceDefaults(defaultPort: 1);
        builder.Services.AddHealthChecks().AddCheck("store", () => HealthCheckResult.Unhealthy("The store does not answer."));
        RunningApp.Quiet(builder);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapPost("/echo", (Body body) => TypedResults.Ok(body));
        app.MapGet("/bug", IResult () => throw new InvalidOperationException("the secret is 42"));
        _app = await RunningApp.StartAsync(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_failure_is_a_problem_that_tells_nothing_of_its_insides()
    {
        var (status, body) = await GetAsync("/bug");

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.Equal(500, JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("""{"name":"x","cuont":1}""", "see $.cuont")]
    [InlineData("""{"count":1}""", "The body lacks 'name'.")]
    [InlineData("""{"name":"x","count":"many"}""", "see $.count")]
    [InlineData("""{"name":"x","name":"y"}""", "The body is not the JSON this service expects")]
    [InlineData("""{"name":""", "The body is not the JSON this service expects")]
    public async Task A_body_that_does_not_fit_names_the_place(string json, string expected)
    {
        using var response = await _app.Http.PostAsync(
            "/echo", new StringContent(json, Encoding.UTF8, "application/json"), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused()
    {
        using var response = await _app.Http.PostAsync("/echo", new StringContent("name=x"), Cancelled);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task An_unknown_route_is_a_problem_too()
    {
        using var response = await _app.Http.GetAsync("/nothing", Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_service_is_alive_though_it_cannot_work_and_says_what_is_missing()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/alive")).Status);

        var (status, body) = await GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("""{"status":"unhealthy","checks":{"store":"The store does not answer."}}""", body);
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await _app.Http.GetAsync(path, Cancelled);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled));
    }

    private sealed record Body(string Name, int Count = 0);
}
