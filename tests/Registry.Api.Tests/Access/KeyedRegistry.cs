using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Access;

/// <summary>A registry that asks for keys, and its clock.</summary>
internal sealed class KeyedRegistry : IAsyncDisposable
{
    public const string AdminKey = "0123456789abcdef0123456789abcdef";

    private KeyedRegistry(RunningRegistry registry, FakeTimeProvider time)
    {
        Registry = registry;
        Time = time;
    }

    public RunningRegistry Registry { get; }

    public FakeTimeProvider Time { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <param name="settings">More configuration; the admin key, when not given.</param>
    public static async Task<KeyedRegistry> StartAsync(params string[] settings)
    {
        var time = new FakeTimeProvider();
        string[] access = settings.Length > 0 ? settings : [$"--Access:AdminKey={AdminKey}"];
        return new KeyedRegistry(await RunningRegistry.StartAsync(Configure, null, access), time);

        void Configure(WebApplicationBuilder builder)
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            RunningRegistry.WithoutBackgroundWork(builder);
        }
    }

    /// <summary>Makes a key.</summary>
    public async Task<NewApiKey> MakeKeyAsync(Role role, DateTimeOffset? expiresAt = null, string name = "ada", string? with = AdminKey)
    {
        using var response = await SendAsync(HttpMethod.Post, "/api/v1/keys", with, new CreateApiKeyRequest(name, role, expiresAt));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancelled));
        return (await response.Content.ReadFromJsonAsync<NewApiKey>(WireJson.Options, Cancelled))!;
    }

    /// <summary>Sends a request with a key as a bearer token, or with none.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key, object? body = null) =>
        SendAsync(method, path, key is null ? null : new AuthenticationHeaderValue("Bearer", key), body);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, AuthenticationHeaderValue? credential, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = credential;
        request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: WireJson.Options);
        return await Registry.Http.SendAsync(request, Cancelled);
    }

    /// <summary>Sends a request.</summary>
    /// <returns>Its status, with the code of a refusal.</returns>
    public async Task<string> AskAsync(HttpMethod method, string path, string? key, object? body = null)
    {
        using var response = await SendAsync(method, path, key, body);
        return await DescribeAsync(response);
    }

    public static async Task<string> DescribeAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        var answer = text.StartsWith('{') ? JsonNode.Parse(text) : null;
        return $"{(int)response.StatusCode} {answer?["code"] ?? answer?["error_code"]}".TrimEnd();
    }

    /// <summary>The audit log, newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync(string query = "", string key = AdminKey)
    {
        using var response = await SendAsync(HttpMethod.Get, $"/api/v1/audit{query}", key);
        return (await response.Content.ReadFromJsonAsync<Page<AuditEntry>>(WireJson.Options, Cancelled))!.Items;
    }

    public ValueTask DisposeAsync() => Registry.DisposeAsync();
}
