using System.Runtime.InteropServices;
using System.Text.Json;
using MLOpsAspire.Scoring.Api.Dialects.Rows;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Scoring;

namespace MLOpsAspire.Scoring.Api.Dialects.Mlflow;

/// <summary>What MLflow's scoring server takes: one of four forms of JSON, or CSV; answered with <c>{"predictions":[…]}</c>.</summary>
internal sealed class MlflowDialect : IDialect
{
    private static readonly JsonEncodedText Predictions = JsonEncodedText.Encode("predictions");

    public bool Takes(string? type) => MediaTypes.Is(type, MediaTypes.Json, isStrict: true) || MediaTypes.Is(type, MediaTypes.Csv, isStrict: true);

    public string? Answer(LoadedModel model, in DialectRequest request, ScoringWork work)
    {
        var problem = MediaTypes.Is(request.ContentType, MediaTypes.Csv)
            ? CsvRows.Read(StreamOf(request.Body), model.Columns, work.Rows)
            : Invocation.Read(request.Body.Span, model.Columns, work.Rows);
        problem ??= request.IsExplained ? ExplanationJson.Refuse(model, work.Rows.Count) : null;
        if (problem is not null)
        {
            return problem;
        }

        work.Score(model.Model);
        work.Answer.Begin(MediaTypes.Json);
        var json = work.Answer.Json;
        json.WriteStartObject();
        json.WritePropertyName(Predictions);
        PredictionJson.WriteList(json, work, model, request.IsExplained);
        json.WriteEndObject();
        json.Flush();
        return null;
    }

    public IResult Refuse(int status, string detail) => status == StatusCodes.Status415UnsupportedMediaType
        ? TypedResults.Text($"This predictor takes {MediaTypes.Json} and {MediaTypes.Csv}, in UTF-8.", statusCode: status)
        : TypedResults.Json(new MlflowError(CodeOf(status), detail), MlflowError.Options, statusCode: status);

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "UNAUTHENTICATED",
        StatusCodes.Status404NotFound => "RESOURCE_DOES_NOT_EXIST",
        StatusCodes.Status503ServiceUnavailable => "TEMPORARILY_UNAVAILABLE",
        StatusCodes.Status500InternalServerError => "INTERNAL_ERROR",
        _ => "BAD_REQUEST",
    };

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> body) => MemoryMarshal.TryGetArray(body, out var bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(body.ToArray(), writable: false);
}
