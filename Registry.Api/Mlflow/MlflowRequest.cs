using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using MLOpsAspire.Platform;

namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>Reads requests as MLflow's server does: from the body, or from the query of a GET, into the same records.</summary>
internal static class MlflowRequest
{
    /// <summary>The largest body, in bytes: what MLflow sets for <c>log-batch</c>.</summary>
    public const int MaxBodySize = 1_000_000;

    private const string MediaType = "application/json";

    /// <summary>Reads a request.</summary>
    /// <param name="maxSize">Of the body, in bytes.</param>
    /// <exception cref="MlflowException">It cannot be read.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken, int maxSize = MaxBodySize)
        where T : class
    {
        if (HttpMethods.IsGet(request.Method) && request.Query.Count > 0)
        {
            return Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(FromQuery<T>(request.Query)));
        }

        if ((HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method)) && !HasJson(request))
        {
            throw new MlflowException(MlflowError.InvalidParameter($"Bad Request. Content-Type must be one of [{MediaType}]."));
        }

        return ReadBody<T>(await ReadBytesAsync(request, maxSize, cancellationToken));
    }

    /// <summary>The value of a field that a request must have; an empty text is as good as none.</summary>
    /// <param name="parameter">Its path in the request, such as <c>run_id</c> or <c>metrics[0].key</c>.</param>
    /// <exception cref="MlflowException">It is not there.</exception>
    public static string Require([NotNull] string? value, string parameter) =>
        string.IsNullOrEmpty(value) ? throw new MlflowException(MlflowError.MissingParameter(parameter)) : value;

    /// <inheritdoc cref="Require(string?, string)"/>
    public static T Require<T>([NotNull] T? value, string parameter)
        where T : struct =>
        value ?? throw new MlflowException(MlflowError.MissingParameter(parameter));

    /// <summary>The id of a run, which old clients send as <c>run_uuid</c>.</summary>
    /// <exception cref="MlflowException">Neither is there.</exception>
    public static string RequireRun(string? runId, string? runUuid) => Require(runId ?? runUuid, "run_id");

    private static bool HasJson(HttpRequest request) =>
        request.ContentType is { } type && type.Split(';')[0].Trim().Equals(MediaType, StringComparison.OrdinalIgnoreCase);

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request, int maxSize, CancellationToken cancellationToken)
    {
        try
        {
            return request.ContentLength > maxSize
                ? throw new InvalidDataException()
                : await BoundedStream.ReadAllAsync(request.Body, maxSize, cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw new MlflowException(MlflowError.InvalidParameter($"API requests must be at most {maxSize} bytes; send the rest in another one."));
        }
    }

    /// <summary>No body, and null, are as <c>{}</c>; old clients send the JSON as a text in JSON.</summary>
    private static T ReadBody<T>(byte[] body)
        where T : class
    {
        var text = body.AsSpan().Trim(" \t\r\n"u8);
        if (text.IsEmpty || text.SequenceEqual("null"u8))
        {
            return Deserialize<T>("{}"u8);
        }

        return text[0] == '"' ? Deserialize<T>(Encoding.UTF8.GetBytes(Deserialize<string>(text))) : Deserialize<T>(text);
    }

    private static T Deserialize<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, MlflowJson.Options) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new MlflowException(ErrorOf(e));
        }
    }

    private static MlflowError ErrorOf(JsonException e)
    {
        // The reader's own exception lies inside when the text is no JSON, and none does when a value does not fit.
        var isField = e.InnerException is not JsonException && e.Path is ['$', '.', ..];
        return isField
            ? MlflowError.WrongType(e.Path![2..])
            : new MlflowError(
                MlflowErrorCode.BadRequest, $"The request body is not a JSON object (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");
    }

    private static JsonObject FromQuery<T>(IQueryCollection query)
    {
        var json = new JsonObject();
        foreach (var property in MlflowJson.Options.GetTypeInfo(typeof(T)).Properties)
        {
            if (query.TryGetValue(property.Name, out var values))
            {
                json[property.Name] = ToNode(property.PropertyType, values);
            }
        }

        return json;
    }

    private static JsonNode ToNode(Type type, StringValues values)
    {
        if (MlflowJson.IsList(type))
        {
            return new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        }

        return type == typeof(bool) || type == typeof(bool?) ? ToBoolean(values[0]!) : JsonValue.Create(values[0]!);
    }

    private static JsonValue ToBoolean(string value) => bool.TryParse(value, out var truth)
        ? JsonValue.Create(truth)
        : throw new MlflowException(MlflowError.InvalidParameter($"Invalid boolean value: {value}, must be 'true' or 'false'."));
}
