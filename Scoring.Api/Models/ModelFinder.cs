using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>Finds the model a request asks: by the endpoint and version in its address, the deployment in its header, and its key.</summary>
internal sealed class ModelFinder(ModelTable table, IOptions<ScoringOptions> options)
{
    private static readonly Refusal TwoDeployments = new(
        StatusCodes.Status400BadRequest, $"The header {DeploymentHeader.Name} names one deployment, and is given once.");

    private static readonly Refusal NoKey = new(
        StatusCodes.Status401Unauthorized, "This deployment asks for its primary or secondary key: send it as 'Authorization: Bearer <key>'.");

    private static readonly Refusal NoDefault = new(
        StatusCodes.Status404NotFound, "There is no default endpoint here: the setting Scoring:DefaultEndpoint names it when there are several.");

    private static readonly Refusal NoEndpoint = new(StatusCodes.Status404NotFound, "There is no such endpoint here.");

    private static readonly Refusal NoDeployment = new(
        StatusCodes.Status404NotFound, $"The endpoint has no such deployment as the header {DeploymentHeader.Name} names.");

    private static readonly Refusal NoVersion = new(StatusCodes.Status404NotFound, "The endpoint serves no such version here.");

    private static readonly Refusal NotReady = new(
        StatusCodes.Status503ServiceUnavailable, "No model is loaded here yet; try again in a moment.");

    /// <summary>The endpoint of addresses that name none; null when nothing says which.</summary>
    public string? DefaultEndpoint => options.Value.DefaultEndpoint ?? table.OnlyEndpoint;

    /// <summary>Whether the default endpoint serves a model on production.</summary>
    public bool HasDefault() => DefaultEndpoint is { } name && table.IsServed(name);

    /// <param name="request">The request.</param>
    /// <param name="endpoint">The endpoint in its address; null for the default one.</param>
    /// <param name="version">The version in its address; null for whatever the deployment serves.</param>
    /// <param name="takesTurn">Whether a canary may answer, as it may a request for predictions.</param>
    public FoundModel Find(HttpRequest request, string? endpoint, string? version = null, bool takesTurn = true)
    {
        var header = request.Headers[DeploymentHeader.Name];
        return header.Count > 1 ? Refused(TwoDeployments)
            : (endpoint ?? DefaultEndpoint) is not { } name ? Refused(table.IsKnown ? NoDefault : NotReady)
            : version is null ? Open(table.Find(name, NamedBy(header) ?? DeploymentNames.Production, takesTurn), request.Headers.Authorization)
            : FindVersion(name, version, NamedBy(header), request.Headers.Authorization);
    }

    private static string? NamedBy(StringValues header) => header is [{ Length: > 0 } named] ? named : null;

    private static FoundModel Open(ModelLookup found, StringValues authorization) =>
        found.Keys is { } keys && !keys.Open(authorization) ? Refused(NoKey)
        : found.Model is null ? Refused(Missing(found.Outcome))
        : new FoundModel(found.Model, found.Counter);

    /// <summary>
    /// Several deployments may serve a version, each with its own keys; the first that the caller's opens counts. What asks for a version says
    /// nothing of how a canary does.
    /// </summary>
    private FoundModel FindVersion(string endpoint, string version, string? deployment, StringValues authorization)
    {
        // Looked up without taking a turn from a canary.
        var deployments = table.DeploymentsOf(endpoint).ToArray();
        var named = deployments.Where(slots => deployment is null || slots.Own.Wanted.Name == deployment).ToArray();
        if (named.Length == 0)
        {
            return Refused(!table.IsKnown ? NotReady : deployments.Length == 0 ? NoEndpoint : NoDeployment);
        }

        var isLocked = false;
        foreach (var slots in named)
        {
            if (slots.Serving.FirstOrDefault(model => model.Version == version) is { } model)
            {
                if (slots.Own.Keys.Open(authorization))
                {
                    return new FoundModel(model);
                }

                isLocked = true;
            }
        }

        return Refused(isLocked ? NoKey : NoVersion);
    }

    private static Refusal Missing(LookupOutcome outcome) => outcome switch
    {
        LookupOutcome.UnknownEndpoint => NoEndpoint,
        LookupOutcome.UnknownDeployment => NoDeployment,
        _ => NotReady,
    };

    private static FoundModel Refused(Refusal refusal) => new(null, Refusal: refusal);
}
