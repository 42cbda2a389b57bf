using System.Globalization;
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

        response.Headers.ETag = TagOf(stored.Revision);
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

        var condition = context.Request.Headers.IfMatch.ToString();
        var (outcome, revision) = await configs.PutAsync(endpoint, name, config, current => Allows(condition, current), ChangeAuthor.Of(context), cancellationToken);
        if (outcome != ConfigOutcome.Done)
        {
            return Refuse(outcome, endpoint, name, revision);
        }

        signal.Raise();
        context.Response.Headers.ETag = TagOf(revision);
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

    /// <param name="condition">The header If-Match; empty when it is not there.</param>
    /// <param name="revision">Of the config that is there; 0 when none is.</param>
    private static ConfigOutcome Allows(string condition, long revision) =>
        condition.Length == 0 ? (revision == 0 ? ConfigOutcome.Done : ConfigOutcome.TagMissing)
        : revision > 0 && condition.Split(',').Any(tag => tag.Trim() is var one && (one == "*" || one == TagOf(revision))) ? ConfigOutcome.Done
        : ConfigOutcome.TagDiffers;

    private static ProblemHttpResult Refuse(ConfigOutcome outcome, string endpoint, string name, long revision) => outcome switch
    {
        ConfigOutcome.TagMissing => TypedResults.Problem(
            $"The deployment has a config: to change it, send its entity tag {TagOf(revision)} in the header If-Match.",
            statusCode: StatusCodes.Status428PreconditionRequired),
        ConfigOutcome.TagDiffers => TypedResults.Problem(
            revision == 0 ? "The deployment has no config yet, so none can match." : $"The config was changed meanwhile; its entity tag is {TagOf(revision)} now.",
            statusCode: StatusCodes.Status412PreconditionFailed),
        _ => NotThere(endpoint, name),
    };

    private static ProblemHttpResult NotThere(string endpoint, string name) =>
        Problems.NotFound($"There is no deployment '{name}' of an endpoint '{endpoint}'.");

    private static string TagOf(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");
}
