using System.Globalization;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Models.Sources;
using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Mlflow.ModelRegistry;

/// <summary>Checks what requests to the model registry hold. What does not pass is refused in MLflow's words.</summary>
internal static class RegistryRequests
{
    private const int MaxIdLength = 256;

    /// <summary>Longer than any name, so that it is not found rather than refused when it is only a little too long.</summary>
    private const int MaxLookedFor = 2000;

    /// <summary>The name of a model that is looked for.</summary>
    /// <exception cref="MlflowException">It is not there, or no name of any model.</exception>
    public static string Name(string? name) => Bounded(MlflowRequest.Require(name, "name"), "name", MaxLookedFor);

    /// <summary>The name of a model that is to be made, or to be called so.</summary>
    /// <exception cref="MlflowException">It is not there, or cannot be a model's.</exception>
    public static string NewName(string? name, string parameter) =>
        Checked(MlflowRequest.Require(name, parameter), ModelName.Problem);

    /// <summary>A version's number, which clients send as a text; one that no version has when it is out of bounds.</summary>
    /// <exception cref="MlflowException">It is not there, or no number.</exception>
    public static int Version(string? version)
    {
        var text = MlflowRequest.Require(version, "version").Trim();
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : text.TrimStart('-', '+') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit) ? 0
            : throw Refused($"Parameter 'version' must be an integer, got '{version}'.");
    }

    /// <exception cref="MlflowException">It is not there, or cannot be an alias.</exception>
    public static string Alias(string? alias, Func<string, string?> rule) => Checked(MlflowRequest.Require(alias, "alias"), rule);

    /// <exception cref="MlflowException">A key or a value breaks a rule.</exception>
    public static Dictionary<string, string> Tags(IReadOnlyList<MlflowTag> tags)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            var (key, value) = Tag(tag.Key, tag.Value);
            values[key] = value;
        }

        return values;
    }

    /// <exception cref="MlflowException">The key or the value breaks a rule.</exception>
    public static (string Key, string Value) Tag(string? key, string? value)
    {
        var name = key ?? "";
        MlflowNames.Check(name, "key");
        return (name, Bounded(value ?? "", "value", ModelRules.MaxTagValueLength));
    }

    /// <returns>Null also for an empty one.</returns>
    /// <exception cref="MlflowException">It is too long.</exception>
    public static string? Description(string? description) =>
        NullIfEmpty(Bounded(description ?? "", "description", ModelRules.MaxDescriptionLength));

    /// <exception cref="MlflowException">It is no stage.</exception>
    public static ModelStage Stage(string? stage)
    {
        var name = MlflowRequest.Require(stage, "stage");
        return Enum.GetValues<ModelStage>().Where(known => known.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)).Select(known => (ModelStage?)known)
            .FirstOrDefault() ?? throw Refused($"Invalid Model Version stage: {name}. Value must be one of {string.Join(", ", Enum.GetNames<ModelStage>())}.");
    }

    /// <summary>The version that is to be registered.</summary>
    /// <exception cref="MlflowException">Something it needs is not there, or breaks a rule.</exception>
    public static NewVersion NewVersion(CreateModelVersionRequest request) => new()
    {
        Model = Name(request.Name),
        Source = Bounded(MlflowRequest.Require(request.Source, "source"), "source", SourceRules.MaxLength),
        RunId = NullIfEmpty(Bounded(request.RunId ?? "", "run_id", MaxIdLength)),
        LoggedModelId = NullIfEmpty(request.ModelId),
        RunLink = NullIfEmpty(Bounded(request.RunLink ?? "", "run_link", SourceRules.MaxLength)),
        Description = Description(request.Description),
        Tags = Tags(request.Tags),
    };

    /// <param name="absent">The results when the caller does not say how many.</param>
    /// <param name="most">The most that may be asked for.</param>
    /// <param name="mostAtOnce">The most that a page has, however many were asked for.</param>
    /// <exception cref="MlflowException">It cannot be read.</exception>
    public static ModelQuery Query(RegistrySearchRequest request, SearchTarget target, int absent, int most, int mostAtOnce) => new(
        MlflowPaging.Value(Filter.Parse(request.Filter, target)),
        MlflowPaging.Value(OrderBy.Parse(request.OrderBy, target)),
        Math.Min(MlflowPaging.Limit(request.MaxResults, absent, most), mostAtOnce),
        MlflowPaging.Position(request.PageToken));

    /// <summary>The answer to a caller who did not get what was asked for.</summary>
    public static MlflowError ToMlflow(this ModelReply reply, string model, string? version = null) => reply.Outcome switch
    {
        ModelOutcome.NoVersion => NoVersion(model, version),
        ModelOutcome.NoModel when version is not null => NoVersion(model, version),
        ModelOutcome.NoModel => MlflowError.DoesNotExist($"Registered Model with name={model} not found"),
        ModelOutcome.Taken => MlflowError.AlreadyExists(reply.Problem!),
        ModelOutcome.InUse => new MlflowError(MlflowErrorCode.ResourceConflict, reply.Problem!),
        _ => MlflowError.InvalidParameter(reply.Problem!),
    };

    private static MlflowError NoVersion(string model, string? version) =>
        MlflowError.DoesNotExist($"Model Version (name={model}, version={version}) not found");

    private static string Checked(string text, Func<string, string?> rule) => rule(text) is { } problem ? throw Refused(problem) : text;

    private static string Bounded(string text, string parameter, int maxLength) => MlflowText.Bounded(text, parameter, maxLength);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static MlflowException Refused(string problem) => new(MlflowError.InvalidParameter(problem));
}
