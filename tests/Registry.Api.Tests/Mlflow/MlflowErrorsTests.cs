using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Registry.Api.Mlflow;
using MLOpsAspire.ServiceDefaults;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

public sealed class MlflowErrorsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, string, string> Failures => new()
    {
        { "/refused", 400, "INVALID_PARAMETER_VALUE", "Invalid path." },
        { "/taken", 400, "RESOURCE_ALREADY_EXISTS", "Experiment(name=a) already exists." },
        { "/bad", 400, "BAD_REQUEST", "The request cannot be read." },
        { "/large", 413, "BAD_REQUEST", "The request body is larger than this service takes." },
        { "/database", 503, "TEMPORARILY_UNAVAILABLE", "The database is busy or away; try again in a moment." },
        { "/save", 503, "TEMPORARILY_UNAVAILABLE", "The database is busy or away; try again in a moment." },
        { "/bug", 500, "INTERNAL_ERROR", "Something went wrong in this service; its log says what." },
        { "/none", 404, "ENDPOINT_NOT_FOUND", "There is nothing at this address that takes GET." },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_is_thrown_is_answered_as_MLflow_answers_it(string address, int status, string code, string message)
    {
        using var log = new LogRecorder();
        await using var app = await StartAsync(log);

        using var response = await app.Http.GetAsync($"/api/2.0{address}", Cancelled);

        Assert.Equal(status, (int)response.StatusCode);
        using var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(
            [("error_code", code), ("message", message)],
            error.RootElement.EnumerateObject().Select(property => (property.Name, property.Value.GetString()!)));
        Assert.Equal(status >= 500 ? 1 : 0, log.Errors.Count);
        Assert.Equal(status == 503, response.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task Elsewhere_the_answer_is_a_problem_as_before()
    {
        using var log = new LogRecorder();
        await using var app = await StartAsync(log);

        using var response = await app.Http.GetAsync("/api/v1/bug", Cancelled);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static Task<RunningApp> StartAsync(LogRecorder log)
    {
        var builder = WebApplication.CreateSlimBuilder([RunningApp.AnyPort]);
        builder.AddServiceDefaults(0);
        RunningApp.Quiet(builder);
        builder.Logging.AddProvider(log);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.UseMlflowErrors();
        Fail(app, "/refused", () => new MlflowException(MlflowError.InvalidParameter("Invalid path.")));
        Fail(app, "/taken", () => new MlflowException(MlflowError.AlreadyExists("Experiment(name=a) already exists.")));
        Fail(app, "/bad", () => new BadHttpRequestException("secret"));
        Fail(app, "/large", () => new BadHttpRequestException("secret", StatusCodes.Status413PayloadTooLarge));
        Fail(app, "/database", () => new SqliteException("secret", 5));
        Fail(app, "/save", () => new InvalidOperationException("secret", new SqliteException("secret", 5)));
        Fail(app, "/bug", () => new InvalidOperationException("secret"));
        app.MapGet("/api/v1/bug", Task () => throw new InvalidOperationException("secret"));
        app.MapMlflowFallback();
        return RunningApp.StartAsync(app);
    }

    private static void Fail(WebApplication app, string address, Func<Exception> failure) =>
        app.MapGet($"/api/2.0{address}", Task () => throw failure());
}
