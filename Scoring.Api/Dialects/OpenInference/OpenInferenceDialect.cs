using System.Globalization;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Scoring;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>The Open Inference Protocol's inference, version 2, with its extension for binary tensors. Refusals are <c>{"error":"…"}</c>.</summary>
internal sealed class OpenInferenceDialect : IDialect
{
    public bool Takes(string? type) => MediaTypes.Is(type, MediaTypes.Json) || MediaTypes.Is(type, MediaTypes.Binary);

    public string? Answer(LoadedModel model, in DialectRequest request, ScoringWork work)
    {
        var body = request.Body.Span;
        var length = body.Length;
        if (request.JsonLength is not null
            && (!int.TryParse(request.JsonLength, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > body.Length))
        {
            return $"The header {AnswerHeaders.JsonLength} says how many bytes of the body are JSON.";
        }

        if (request.IsExplained)
        {
            return "Explanations are given at the addresses of Azure ML and MLflow.";
        }

        var asked = new InferRequest();
        if (asked.Read(body[..length], model) is { } problem)
        {
            return problem;
        }

        if (TensorRows.Read(asked.Inputs, body[..length], body[length..], model.Columns, work.Rows) is { } wrong)
        {
            return wrong;
        }

        work.Score(model.Model);
        work.Answer.Begin(MediaTypes.Json);
        InferResponse.Write(model, asked, work);
        return null;
    }

    public IResult Refuse(int status, string detail) => TypedResults.Json(new InferError(detail), statusCode: status);

    private sealed record InferError(string Error);
}
