using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.Registry.Api.Access.Audit;

namespace MLOpsAspire.Registry.Api.Tests.Access;

/// <summary>Holds for every endpoint there is, so that a new one cannot forget who may call it.</summary>
public sealed class AccessRulesTests(RestingRegistry shared) : IClassFixture<RestingRegistry>
{
    /// <summary>All that is no GET and is not written into the audit log: searches, and what comes in by the second.</summary>
    private static readonly string[] NotAudited =
    [
        "/api/2.0/mlflow/artifacts/presigned-download-url",
        "/api/2.0/mlflow/experiments/search",
        "/api/2.0/mlflow/logged-models/search",
        "/api/2.0/mlflow/registered-models/get-latest-versions",
        "/api/2.0/mlflow/runs/log-batch",
        "/api/2.0/mlflow/runs/log-metric",
        "/api/2.0/mlflow/runs/log-parameter",
        "/api/2.0/mlflow/runs/search",
        "/api/2.0/{**rest}",
        "/api/v1/receipts/verify",
        "/api/v1/releases/plan",
        "/api/v1/replicas/{id}",
        "/api/v1/runs/{id}/log",
    ];

    private IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. shared.Registry.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    [Fact]
    public void Every_endpoint_names_the_role_it_asks_for_or_is_for_anyone()
    {
        string[] unnamed =
        [
            .. Endpoints
                .Where(endpoint => endpoint.Metadata.GetMetadata<RequiredRole>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
                .Select(endpoint => endpoint.DisplayName!),
        ];

        Assert.NotEmpty(Endpoints);
        Assert.Empty(unnamed);
    }

    [Fact]
    public void Nothing_but_health_description_and_what_is_signed_is_for_anyone() => Assert.Equal(
        ["/", "/alive", "/api/v1/hooks/{trigger}", "/health", "/openapi/{documentName}.json"],
        Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(Route).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_change_is_audited_but_for_those_that_are_listed()
    {
        var changes = Endpoints.Where(endpoint => Methods(endpoint).Any(method => method is not ("GET" or "HEAD")) && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null);

        var left = changes.Where(endpoint => !AuditMiddleware.IsAudited(endpoint, Methods(endpoint).First(method => method is not ("GET" or "HEAD"))));

        Assert.Equal(NotAudited, left.Select(Route).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Webhooks_are_audited_though_they_are_for_anyone() =>
        Assert.True(AuditMiddleware.IsAudited(Endpoints.Single(endpoint => Route(endpoint) == "/api/v1/hooks/{trigger}"), "POST"));

    [Fact]
    public void No_change_is_for_readers_but_what_only_reads()
    {
        var open = Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<RequiredRole>()?.ToChange == Role.Reader);

        Assert.All(open, endpoint => Assert.Contains(Route(endpoint), NotAudited));
    }

    private static string Route(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!;

    /// <summary>An endpoint that names no method takes all of them.</summary>
    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["POST"];
}
