using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Triggers;

namespace MLOpsAspire.Registry.Api.Tests.Triggers.Hooks;

/// <summary>Sends webhooks as the services do.</summary>
internal static class HookCalls
{
    public static readonly CreateTriggerRequest OfMain = new() { Kind = TriggerKind.Push, Repository = "team/churn", Branches = ["main", "release/*"] };

    public static readonly CreateTriggerRequest OfAzure = OfMain with { Repository = "https://dev.azure.com/team/Shop/_git/churn" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The HMAC that GitHub makes of a body.</summary>
    public static string Sign(byte[] body, string secret) =>
        "sha256=" + Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)).ToLowerInvariant();

    public static async Task<HttpResponseMessage> SendGitHubAsync(
        this HttpClient http, string hook, byte[] body, string? signature, string delivery = "72d3162e-cc78-11e3-81ab-4c9367dc0958", string @event = "push")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = JsonBody(body) };
        request.Headers.Add("X-GitHub-Event", @event);
        request.Headers.Add("X-GitHub-Delivery", delivery);
        request.Headers.Add("X-Hub-Signature", "sha1=7d38cdd689735b008b3c702edd92eea23791c5f6");
        if (signature is not null)
        {
            request.Headers.Add("X-Hub-Signature-256", signature);
        }

        return await http.SendAsync(request, Cancelled);
    }

    /// <summary>Sends a push of GitHub's, rightly signed.</summary>
    public static Task<HttpResponseMessage> PushAsync(
        this HttpClient http, NewTrigger trigger, byte[] body, string delivery = "72d3162e-cc78-11e3-81ab-4c9367dc0958", string @event = "push") =>
        http.SendGitHubAsync(trigger.Details.Hook!, body, Sign(body, trigger.Secret!), delivery, @event);

    /// <param name="password">None is sent when null.</param>
    public static async Task<HttpResponseMessage> SendAzureAsync(this HttpClient http, NewTrigger trigger, byte[] body, string? password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, trigger.Details.Hook) { Content = JsonBody(body) };
        request.Headers.Authorization = password is null ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"azure:{password}")));
        return await http.SendAsync(request, Cancelled);
    }

    public static async Task<HookAnswer> AnswerAsync(this HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<HookAnswer>(WireJson.Options, Cancelled))!;

    private static ByteArrayContent JsonBody(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
