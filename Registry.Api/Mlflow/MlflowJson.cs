using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>
/// JSON as protobuf writes it for MLflow: snake_case, enums as <c>UPPER_SNAKE</c> words, what is unset or empty left out,
/// NaN and the infinities as words.
/// </summary>
/// <remarks>
/// What is read may hold fields nobody knows, numbers in quotes, enums as numbers, and null for what is not set, be it a list;
/// a text may be a number, since old clients send the ids of experiments so. Request records have <c>init</c> properties.
/// </remarks>
internal static class MlflowJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { TreatLists } },
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper), new MlflowTextConverter() },
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>True for what protobuf calls a repeated field.</summary>
    public static bool IsList(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static void TreatLists(JsonTypeInfo type)
    {
        foreach (var list in type.Properties.Where(property => IsList(property.PropertyType)))
        {
            list.ShouldSerialize = (_, value) => value is IEnumerable items && items.Cast<object?>().Any();
            if (list.Set is { } set)
            {
                list.Set = (owner, value) => SetList(set, owner, value);
            }
        }
    }

    private static void SetList(Action<object, object?> set, object owner, object? value)
    {
        if (value is not IEnumerable items)
        {
            return;
        }

        if (items.Cast<object?>().Contains(null))
        {
            throw new JsonException("A list holds a null.");
        }

        set(owner, value);
    }
}
