using System.Net;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects;

/// <summary>What is the same in every dialect: ids, headers, keys, the default endpoint.</summary>
public sealed class ScoringCallTests : IAsyncLifetime
{
    private TitanicScoring _scoring = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scoring = await TitanicScoring.StartAsync();

    public ValueTask DisposeAsync() => _scoring.DisposeAsync();

    [Fact]
    public async Task An_answer_names_the_model_its_version_and_its_digest()
    {
        foreach (var call in DialectCalls.All.Values)
        {
            var headers = (await AskAsync(call)).Headers;

            Assert.Equal(
                ["titanic", "1", _scoring.Digest],
                [headers.GetValues("x-mlops-model").Single(), headers.GetValues("x-mlops-model-version").Single(), headers.GetValues("x-mlops-model-digest").Single()]);
        }
    }

    [Fact]
    public async Task A_request_is_called_as_its_caller_calls_it_or_by_a_name_of_its_own()
    {
        foreach (var call in DialectCalls.All.Values)
        {
            Assert.Equal("call-7", await IdAsync(call, "call-7"));
            var given = new[] { await IdAsync(call, null), await IdAsync(call, null), await IdAsync(call, "not a name\t"), await IdAsync(call, new string('x', 129)) };
            Assert.Equal(4, given.Distinct().Count());
            Assert.All(given, id => Assert.Matches("^[A-Za-z0-9:]{1,128}$", id));
        }

        var refused = await AskAsync(("/score", "application/json", "{}"), id: "call-8");
        Assert.Equal(("call-8", HttpStatusCode.BadRequest), (refused.Headers.GetValues("x-ms-request-id").Single(), refused.StatusCode));
    }

    [Fact]
    public async Task A_key_is_asked_for_in_every_dialect()
    {
        _scoring.Registry.Deploy(_scoring.Production with { KeyHashes = new ScoringKeyHashes(Digest.Of("key"u8)) });
        await Eventually.GetAsync(async () => (await AskAsync(DialectCalls.All.Values.First())).StatusCode.ToString(), status => status == "Unauthorized");

        foreach (var call in DialectCalls.All.Values)
        {
            var refused = await AskAsync(call);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("Bearer", Assert.Single(refused.Headers.WwwAuthenticate).Scheme);
            DialectCalls.Refusal(call.Address, refused.StatusCode, await refused.Content.ReadAsStringAsync(Cancelled));
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(call, key: "key")).StatusCode);
        }
    }

    [Fact]
    public async Task A_header_names_the_deployment_in_every_dialect()
    {
        foreach (var call in DialectCalls.All.Values.Where(call => !call.Address.Contains("versions", StringComparison.Ordinal)))
        {
            Assert.Equal("2", (await AskAsync(call, deployment: "dev")).Headers.GetValues("x-mlops-model-version").Single());
            var unknown = await AskAsync(call, deployment: "nothing");
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
            DialectCalls.Refusal(call.Address, unknown.StatusCode, await unknown.Content.ReadAsStringAsync(Cancelled));
        }
    }

    [Fact]
    public async Task Of_two_endpoints_a_setting_names_the_default_one()
    {
        await using var named = await TitanicScoring.StartAsync("--Scoring:DefaultEndpoint=titanic");
        foreach (var scoring in new[] { _scoring, named })
        {
            scoring.Registry.Deploy(scoring.Production, scoring.Dev, new Deployment("another", DeploymentNames.Production));
            await Eventually.GetAsync(
                async () => (await scoring.Http.GetAsync(new Uri("/v2/models/another", UriKind.Relative), Cancelled)).StatusCode.ToString(), status => status == "ServiceUnavailable");
        }

        foreach (var address in new[] { "/score", "/invocations" })
        {
            var (status, body, _) = await DialectCalls.PostAsync(_scoring.Http, address, "application/json", "{}");
            Assert.Equal(HttpStatusCode.NotFound, status);
            Assert.Contains("Scoring:DefaultEndpoint", DialectCalls.Refusal(address, status, body), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await _scoring.Http.GetAsync(new Uri("/ping", UriKind.Relative), Cancelled)).StatusCode);
        foreach (var call in DialectCalls.All.Values)
        {
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(call, scoring: named)).StatusCode);
        }
    }

    [Fact]
    public async Task Mlflows_signs_of_life_are_answered()
    {
        Assert.Equal("\n", await _scoring.Http.GetStringAsync(new Uri("/ping", UriKind.Relative), Cancelled));
        Assert.Equal("0.1.0", await _scoring.Http.GetStringAsync(new Uri("/version", UriKind.Relative), Cancelled));
    }

    private async Task<string> IdAsync((string, string, string) call, string? id) => (await AskAsync(call, id)).Headers.GetValues("x-ms-request-id").Single();

    private async Task<HttpResponseMessage> AskAsync(
        (string Address, string Type, string Body) call, string? id = null, string? key = null, string? deployment = null, TitanicScoring? scoring = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Address)
        {
            Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(DialectCalls.Body(call.Body, "38", "0", "\"S\""))),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", call.Type);
        if (id is not null)
        {
            request.Headers.TryAddWithoutValidation("x-ms-request-id", id);
        }

        if (deployment is not null)
        {
            request.Headers.Add(DeploymentHeader.Name, deployment);
        }

        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        return await (scoring ?? _scoring).Http.SendAsync(request, Cancelled);
    }
}
