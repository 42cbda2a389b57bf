using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Testing;

namespace MLOpsAspire.ServiceDefaults.Tests.Errors;

/// <summary>Every answer that is none is a problem with a sentence, wherever in the server it comes from.</summary>
public sealed class ProblemTests : IAsyncLifetime
{
    private const string Secret = "hunter2";

    private readonly LogRecorder _log = new();
    private RunningApp _app = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder([RunningApp.AnyPort]);
        builder.AddServiceDefaults(defaultPort: 1);
        RunningApp.Quiet(builder);
        builder.Logging.AddProvider(_log);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapPost("/runs", (Body body) => TypedResults.Ok(body));
        app.MapGet("/page/{number:int}", (int number, int limit) => TypedResults.Ok(number + limit));
        app.MapGet("/bug/{id}", IResult (string id) => throw new InvalidOperationException($"the secret is {Secret}"));
        app.MapGet("/database/{id}", IResult (string id) =>
            throw new InvalidOperationException("saving failed", new InvalidOperationException("again", new DatabaseException(null))));
        app.MapGet("/network", IResult () => throw new InvalidOperationException("reading failed", new DatabaseException(null, new IOException("cut"))));
        app.MapGet("/text", IResult () => throw new InvalidOperationException("saving failed", new DatabaseException("22021")));
        _app = await RunningApp.StartAsync(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound, "There is nothing at this address.")]
    [InlineData("GET", "/page/one", HttpStatusCode.NotFound, "There is nothing at this address.")]
    [InlineData("GET", "/runs", HttpStatusCode.MethodNotAllowed, "This address does not take this method.")]
    [InlineData("DELETE", "/runs", HttpStatusCode.MethodNotAllowed, "This address does not take this method.")]
    [InlineData("GET", "/page/1?limit=hunter2", HttpStatusCode.BadRequest, "The request cannot be read: a value in its path, query or body has the wrong form.")]
    [InlineData("GET", "/page/1", HttpStatusCode.BadRequest, "The request cannot be read: a value in its path, query or body has the wrong form.")]
    public async Task A_request_to_the_wrong_place_is_told_so(string method, string path, HttpStatusCode status, string detail)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        await AssertProblemAsync(request, status, detail);

        Assert.Empty(_log.Errors);
    }

    [Theory]
    [InlineData("{\"name\":\"hunter2\"", "application/json", HttpStatusCode.BadRequest, "The body is not the JSON this service expects (line 1, byte 18).")]
    [InlineData("hunter2", "application/json", HttpStatusCode.BadRequest, "The body is not the JSON this service expects (line 1, byte 1).")]
    [InlineData("{\"name\":\"\\ud800\"}", "application/json", HttpStatusCode.BadRequest, "The body is not the JSON this service expects: see $.name (line 1, byte 17).")]
    [InlineData("", "application/json", HttpStatusCode.BadRequest, "The request cannot be read: a value in its path, query or body has the wrong form.")]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest, "The request cannot be read: a value in its path, query or body has the wrong form.")]
    [InlineData("name=hunter2", "text/plain", HttpStatusCode.UnsupportedMediaType, "The request body must be JSON, sent with Content-Type: application/json.")]
    public async Task A_body_that_cannot_be_read_is_told_so_and_not_quoted(string body, string type, HttpStatusCode status, string detail)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runs");
        request.Content = new StringContent(body, Encoding.UTF8, type);

        await AssertProblemAsync(request, status, detail);

        Assert.Empty(_log.Errors);
    }

    [Fact]
    public async Task A_bug_is_500_without_its_text_and_the_log_names_the_endpoint()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/bug/7");

        using var response = await AssertProblemAsync(request, HttpStatusCode.InternalServerError, "Something went wrong in this service; its log says what.");

        Assert.Null(response.Headers.RetryAfter);
        var line = Assert.Single(_log.Errors);
        Assert.StartsWith("Unexpected failure of GET HTTP: GET /bug/{id}", line, StringComparison.Ordinal);
        Assert.Contains(Secret, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_away_is_503_and_says_when_to_come_back()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/database/7");

        using var response = await AssertProblemAsync(request, HttpStatusCode.ServiceUnavailable, "The database is busy or away; try again in a moment.");

        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.StartsWith("Unexpected failure of GET HTTP: GET /database/{id}", Assert.Single(_log.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_fails_under_the_database_is_the_database_s_trouble()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/network");

        using var response = await AssertProblemAsync(request, HttpStatusCode.ServiceUnavailable, "The database is busy or away; try again in a moment.");

        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_text_that_the_database_cannot_hold_is_the_caller_s_fault()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/text");

        await AssertProblemAsync(request, HttpStatusCode.BadRequest, "A text of the request holds the character U+0000, which cannot be stored.");

        Assert.Empty(_log.Errors);
    }

    private async Task<HttpResponseMessage> AssertProblemAsync(HttpRequestMessage request, HttpStatusCode status, string detail)
    {
        var response = await _app.Http.SendAsync(request, Cancelled);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
        Assert.DoesNotContain(Secret, problem.GetRawText(), StringComparison.Ordinal);
        return response;
    }

    private sealed record Body(string Name);

    private sealed class DatabaseException(string? state, Exception? inner = null) : DbException($"the password is {Secret}", inner)
    {
        public override string? SqlState => state;
    }
}
