using System.Text.Json;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Scoring;

namespace MLOpsAspire.Scoring.Api.Dialects.AzureMl;

/// <summary>
/// What Azure ML's endpoints take by convention: a row, a list of rows, <c>{"data":[…]}</c>, or <c>{"input_data":…}</c> as its endpoints for
/// MLflow's models. A row is answered with a prediction, anything else with a list. Refusals are a problem in which are also the fields of
/// Azure ML's <c>ErrorResponse</c>.
/// </summary>
internal sealed class AzureMlDialect : IDialect
{
    public bool Takes(string? type) => MediaTypes.Is(type, MediaTypes.Json);

    public string? Answer(LoadedModel model, in DialectRequest request, ScoringWork work)
    {
        var json = new Utf8JsonReader(request.Body.Span);
        json.Read();
        if (AzureMlRows.Read(ref json, model.Columns, work.Rows, out var isRow) is { } problem)
        {
            return problem;
        }

        json.Read();
        if (request.IsExplained && ExplanationJson.Refuse(model, work.Rows.Count) is { } refusal)
        {
            return refusal;
        }

        work.Score(model.Model);
        work.Answer.Begin(MediaTypes.JsonInUtf8);
        if (isRow)
        {
            PredictionJson.Write(work.Answer.Json, work.Predictions[0], model, request.IsExplained ? work.Rows[0] : default);
        }
        else
        {
            PredictionJson.WriteList(work.Answer.Json, work, model, request.IsExplained);
        }

        work.Answer.Json.Flush();
        return null;
    }

    public IResult Refuse(int status, string detail) => TypedResults.Problem(
        detail, statusCode: status, extensions: new Dictionary<string, object?> { ["status_code"] = status, ["message"] = detail });
}
