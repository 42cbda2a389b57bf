using System.Text.Json.Nodes;
using MLOpsAspire.Scoring.Api.Dialects.Rows;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Scoring;
using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Scoring.Api.Dialects.AzureMl;

/// <summary>Describes an endpoint as Azure ML does, in Swagger 2.0, by the columns its model takes and what it gives.</summary>
internal static class Swagger
{
    /// <param name="model">What the endpoint serves.</param>
    /// <param name="endpoint">Its name.</param>
    /// <param name="prefix">What its addresses begin with.</param>
    public static JsonObject Of(LoadedModel model, string endpoint, string prefix) => new()
    {
        ["swagger"] = "2.0",
        ["info"] = new JsonObject
        {
            ["title"] = endpoint,
            ["description"] = $"API specification for the Azure Machine Learning service {endpoint}",
            ["version"] = "1.0",
        },
        ["schemes"] = new JsonArray("https", "http"),
        ["consumes"] = new JsonArray(MediaTypes.Json),
        ["produces"] = new JsonArray(MediaTypes.Json),
        ["securityDefinitions"] = new JsonObject
        {
            ["Bearer"] = new JsonObject { ["type"] = "apiKey", ["name"] = "Authorization", ["in"] = "header", ["description"] = "For example: Bearer abc123" },
        },
        ["paths"] = new JsonObject
        {
            ["/"] = new JsonObject { ["get"] = Operation("ServiceHealthCheck", "Answers while the service is up.", new JsonObject { ["type"] = "string" }) },
            [$"{prefix}/score"] = new JsonObject { ["post"] = Score() },
            [$"{prefix}/swagger.json"] = new JsonObject { ["get"] = Secured(Operation("GetSwaggerSpec", "This description.", new JsonObject { ["type"] = "object" })) },
        },
        ["definitions"] = new JsonObject
        {
            ["ServiceInput"] = RowOf(model.Columns),
            ["ServiceOutput"] = PredictionOf(model.Outputs),
            ["ErrorResponse"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["status_code"] = new JsonObject { ["type"] = "integer", ["format"] = "int32" },
                    ["message"] = new JsonObject { ["type"] = "string" },
                },
            },
        },
    };

    private static JsonObject Score()
    {
        var operation = Secured(Operation("RunMLService", "Predicts for one row; for a list of rows the answer is a list.", Reference("ServiceOutput")));
        operation["parameters"] = new JsonArray(new JsonObject
        {
            ["name"] = "serviceInputPayload",
            ["in"] = "body",
            ["description"] = "A row of columns and values.",
            ["required"] = true,
            ["schema"] = Reference("ServiceInput"),
        });
        return operation;
    }

    private static JsonObject Operation(string id, string description, JsonObject answer) => new()
    {
        ["operationId"] = id,
        ["description"] = description,
        ["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "The answer.", ["schema"] = answer },
            ["default"] = new JsonObject { ["description"] = "The request is refused.", ["schema"] = Reference("ErrorResponse") },
        },
    };

    private static JsonObject Secured(JsonObject operation)
    {
        operation["security"] = new JsonArray(new JsonObject { ["Bearer"] = new JsonArray() });
        return operation;
    }

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };

    private static JsonObject RowOf(InputColumns columns)
    {
        var (properties, example) = (new JsonObject(), new JsonObject());
        for (var place = 0; place < columns.Count; place++)
        {
            var feature = columns[place].Feature;
            var isNumber = feature.Kind == FeatureKind.Number;
            properties[feature.Name] = new JsonObject { ["type"] = isNumber ? "number" : "string", ["x-nullable"] = true };
            if (feature.Categories.Count > 0)
            {
                properties[feature.Name]!["description"] =
                    $"One of {string.Join(", ", feature.Categories.Select(category => feature.AcceptsCodes ? $"{category.Text} ({category.Code})" : category.Text))}";
            }

            example[feature.Name] = isNumber ? 0 : feature.Categories is [var first, ..] ? first.Text : null;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. Enumerable.Range(0, columns.Count).Select(place => JsonValue.Create(columns[place].Feature.Name))]),
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["example"] = example,
        };
    }

    private static JsonObject PredictionOf(IReadOnlyList<ModelOutput> outputs) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray(OutputNames.Prediction),
        ["properties"] = new JsonObject(outputs.Select(output => KeyValuePair.Create<string, JsonNode?>(output.Name, SchemaOf(output)))),
    };

    private static JsonObject SchemaOf(ModelOutput output)
    {
        var value = output.Kind switch
        {
            ModelOutput.ValueKind.Integer => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
            ModelOutput.ValueKind.Text => new JsonObject { ["type"] = "string" },
            _ => new JsonObject { ["type"] = "number", ["format"] = "float" },
        };
        return output.Width == 1 ? value
            : output.Name == OutputNames.Probabilities ? new JsonObject { ["type"] = "object", ["additionalProperties"] = value }
            : new JsonObject { ["type"] = "array", ["items"] = value };
    }
}
