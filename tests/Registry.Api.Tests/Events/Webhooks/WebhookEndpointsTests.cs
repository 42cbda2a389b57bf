using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Events.Webhooks;

public class WebhookEndpointsTests : IAsyncLifetime
{
    private const string Private = "where events are sent only if Webhooks:AllowPrivate says so.";

    private readonly LogRecorder _log = new();
    private RunningRegistry _registry = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync(builder =>
    {
        RunningRegistry.WithoutBackgroundWork(builder);
        builder.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(_log);
    });

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_secret_is_shown_once_and_neither_stored_as_it_is_nor_logged()
    {
        var made = await MakeAsync();

        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", made.Secret);
        await using var scope = _registry.Services.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<RegistryDbContext>().Webhooks.SingleAsync(Cancelled);
        var secret = made.Secret["whsec_".Length..];
        var shown = await _registry.Http.GetStringAsync($"/api/v1/webhooks/{made.Details.Id}", Cancelled)
            + await _registry.Http.GetStringAsync("/api/v1/webhooks", Cancelled)
            + await _registry.Http.GetStringAsync($"/api/v1/webhooks/{made.Details.Id}/deliveries", Cancelled);
        Assert.DoesNotContain(secret, row.Secret, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(row.Secret, shown, StringComparison.Ordinal);
        Assert.NotEmpty(_log.Lines);
        Assert.DoesNotContain(_log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhook_is_returned_as_it_was_made()
    {
        var made = await MakeAsync();
        var again = await MakeAsync();

        var one = await _registry.Http.GetFromJsonAsync<Webhook>($"/api/v1/webhooks/{made.Details.Id}", WireJson.Options, Cancelled);
        var all = await _registry.Http.GetFromJsonAsync<Page<Webhook>>("/api/v1/webhooks?limit=1", WireJson.Options, Cancelled);
        var rest = await _registry.Http.GetFromJsonAsync<Page<Webhook>>($"/api/v1/webhooks?pageToken={all!.NextPageToken}", WireJson.Options, Cancelled);

        Assert.Equal(
            ("https://example.org/hook?a=b", "mlops.run.failed mlops.release.*", "endpoints/titanic", true, "anonymous"),
            (one!.Url, string.Join(' ', one.Types), one.Subject, one.IsActive, one.CreatedBy));
        Assert.Equal([again.Details.Id, made.Details.Id], all.Items.Concat(rest!.Items).Select(webhook => webhook.Id));
    }

    [Theory]
    [InlineData("""{"types":["*"]}""", "The body lacks 'url'.")]
    [InlineData("""{"url":"https://example.org"}""", "The body lacks 'types'.")]
    [InlineData("""{"url":"https://example.org","types":["*"],"secret":"mine"}""", "The body is not the JSON this service expects: see $.secret")]
    public async Task A_body_of_another_form_is_refused(string body, string detail)
    {
        using var response = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(detail, (await response.Content.ReadFromJsonAsync<ProblemDetails>(Cancelled))!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.org/hook", "url: it is an https address.")]
    [InlineData("ftp://example.org/hook", "url: it is an https address.")]
    [InlineData("http://example.org/hook", $"url: it is an https address; without encryption events are sent into a network of one's own only, if Webhooks:AllowPrivate says so.")]
    [InlineData("https://ada:secret@example.org/hook", "url: it holds no password, since all who see the webhook could read it.")]
    [InlineData("https://example.org/hook#a", "url: it has no fragment, which would not be sent.")]
    [InlineData("https://localhost/hook", $"url: it leads into a network of one's own, {Private}")]
    [InlineData("https://127.0.0.1/hook", $"url: it leads into a network of one's own, {Private}")]
    [InlineData("https://2130706433/hook", $"url: it leads into a network of one's own, {Private}")]
    [InlineData("https://10.0.0.8/hook", $"url: it leads into a network of one's own, {Private}")]
    [InlineData("https://169.254.169.254/latest/meta-data", $"url: it leads into a network of one's own, {Private}")]
    [InlineData("https://[::1]/hook", $"url: it leads into a network of one's own, {Private}")]
    [InlineData("https://[fd00::1]/hook", $"url: it leads into a network of one's own, {Private}")]
    [InlineData("https://[::ffff:10.0.0.8]/hook", $"url: it leads into a network of one's own, {Private}")]
    public async Task An_address_that_will_not_do_is_refused(string url, string detail) =>
        await AssertRefusedAsync(new CreateWebhookRequest(url, ["*"]), detail);

    [Fact]
    public async Task Types_and_subjects_that_mean_nothing_are_refused()
    {
        const string Url = "https://example.org/hook";
        const string Subject = "subject: write the path of what events are about, such as endpoints/titanic; what is below it is meant too.";
        await AssertRefusedAsync(new CreateWebhookRequest(Url, []), "types: they are 1 to 50.");
        await AssertRefusedAsync(
            new CreateWebhookRequest(Url, ["mlops.run.*", "run.failed"]),
            "types: no event has the type 'run.failed'; write one such as mlops.run.failed, or mlops.run.* for all of a kind.");
        await AssertRefusedAsync(new CreateWebhookRequest(Url, ["*"]) { Subject = "models/*" }, Subject);
        await AssertRefusedAsync(new CreateWebhookRequest(Url, ["*"]) { Subject = "models/" }, Subject);
    }

    [Theory]
    [InlineData("GET", "", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "", HttpStatusCode.NotFound)]
    [InlineData("GET", "/deliveries", HttpStatusCode.NotFound)]
    [InlineData("POST", "/deliveries/1/redeliver", HttpStatusCode.NotFound)]
    [InlineData("POST", "/deliveries/one/redeliver", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/deliveries?state=lost", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/deliveries?limit=201", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_is_not_found(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/webhooks/0198{path}");
        using var response = await _registry.Http.SendAsync(request, Cancelled);

        Assert.Equal(status, response.StatusCode);
    }

    private async Task<NewWebhook> MakeAsync()
    {
        using var response = await PostAsync(
            """{"url":"https://example.org/hook?a=b","types":["mlops.run.failed","mlops.release.*"],"subject":"endpoints/titanic"}""");
        Assert.Equal((HttpStatusCode.Created, "no-store"), (response.StatusCode, response.Headers.CacheControl?.ToString()));
        return (await response.Content.ReadFromJsonAsync<NewWebhook>(WireJson.Options, Cancelled))!;
    }

    private async Task AssertRefusedAsync(CreateWebhookRequest request, string detail)
    {
        using var response = await PostAsync(JsonSerializer.Serialize(request, WireJson.Options));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(detail, (await response.Content.ReadFromJsonAsync<ProblemDetails>(Cancelled))!.Detail);
    }

    private Task<HttpResponseMessage> PostAsync(string json) =>
        _registry.Http.PostAsync("/api/v1/webhooks", new StringContent(json, Encoding.UTF8, "application/json"), Cancelled);
}
