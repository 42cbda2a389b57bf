using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLOpsAspire.Contracts;

/// <summary>How the records of this project are written as JSON: camelCase, enums as words, nulls left out.</summary>
public static class WireJson
{
    /// <summary>For answers: a field this version does not know is passed over, so that an older client can read a newer server.</summary>
    public static JsonSerializerOptions Options { get; } = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>For requests and files: an unknown field is an error, because it is most likely a misspelt one.</summary>
    public static JsonSerializerOptions Strict { get; } = ApplyStrict(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Indented, and with only the escapes JSON itself asks for: for files that people read, not for pages of HTML.</summary>
    public static JsonSerializerOptions Indented { get; } = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Gives <paramref name="options"/> the settings of <see cref="Strict"/>, and returns them.</summary>
    public static JsonSerializerOptions ApplyStrict(JsonSerializerOptions options)
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectRequiredConstructorParameters = true;
        return Apply(options);
    }

    private static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NewLine = "\n";
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }
}
