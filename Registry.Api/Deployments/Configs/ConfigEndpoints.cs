using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Platform;
using MLOpsAspire.Registry.Api.History;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Deployments.Configs;

internal static class ConfigEndpoints
{
    private const int MaxSize = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void MapDeploymentConfigs(this RouteGroupBuilder api)
    {
        api.MapGet("/endpoints/{endpoint}/deployments/{name}/config", GetAsync).WithTags("Deployments").WithName("GetDeploymentConfig")
            .WithSummary("Returns a deployment's config, with its entity tag.");
        api.MapPut("/endpoints/{endpoint}/deployments/{name}/config", PutAsync).WithTags("Deployments").WithName("PutDeploymentConfig")
            .WithSummary("Sets a deployment's config; one that is there only with its entity tag in If-Match.")
            .Accepts<DeploymentConfig>("application/json", "application/yaml")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<Results<Ok<DeploymentConfig>, ProblemHttpResult>> GetAsync(
        string endpoint, string name, ConfigStore configs, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await configs.FindAsync(endpoint, name, cancellationToken) is not { } stored)
        {
            return NotThere(endpoint, name);
        }

        if (stored.Config is null)
        {
            return Problems.NotFound($"The deployment '{name}' of '{endpoint}' has no config yet.");
        }

        response.Headers.ETag = EntityTag.Of(stored.Revision);
        return TypedResults.Ok(stored.Config);
    }

    private static async Task<Results<Ok<DeploymentConfig>, ProblemHttpResult>> PutAsync(
        string endpoint, string name, HttpContext context, ConfigStore configs, DeploymentSignal signal, CancellationToken cancellationToken)
    {
        DeploymentConfig config;
        try
        {
            config = ConfigReader.Read(await ReadAsync(context.Request.Body, cancellationToken));
        }
        catch (ConfigException e)
        {
            return Problems.BadRequest(e.Message, e.Code);
        }

        var ifMatch = context.Request.Headers.IfMatch.ToString();
        if (await configs.PutAsync(endpoint, name, config, ifMatch, ChangeAuthor.Of(context), cancellationToken) is not var (outcome, revision))
        {
            return NotThere(endpoint, name);
        }

        if (outcome != TagOutcome.Allowed)
        {
            return Refuse(outcome, revision);
        }

        signal.Raise();
        context.Response.Headers.ETag = EntityTag.Of(revision);
        return TypedResults.Ok(config);
    }

    private static async Task<string> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return Strict.GetString(await BoundedStream.ReadAllAsync(body, MaxSize, cancellationToken));
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException)
        {
            throw new ConfigException(ConfigCode.Unreadable, $"A deployment config is a text in UTF-8 of at most {MaxSize} bytes.");
        }
    }

    private static ProblemHttpResult Refuse(TagOutcome outcome, long revision) =>
        EntityTag.Refuse(outcome, revision == 0 ? "The deployment has no config yet, so none can match." : "The deployment has a config.", revision);

    private static ProblemHttpResult NotThere(string endpoint, string name) =>
        Problems.NotFound($"There is no deployment '{name}' of an endpoint '{endpoint}'.");
}
