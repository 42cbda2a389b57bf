using System.Globalization;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Scoring;

namespace MLOpsAspire.Scoring.Api.Dialects;

/// <summary>What the headers of an answer say: which version of which model gave it, and by its digest which bytes.</summary>
internal static class AnswerHeaders
{
    public const string Model = "x-mlops-model";
    public const string Version = "x-mlops-model-version";
    public const string Digest = "x-mlops-model-digest";

    /// <summary>How much of a body is JSON, where tensors follow it in binary.</summary>
    public const string JsonLength = "Inference-Header-Content-Length";

    public static void Write(IHeaderDictionary headers, LoadedModel model, AnswerBuffer answer)
    {
        headers[Model] = model.Source.Model;
        headers[Version] = model.Version;
        headers[Digest] = model.Source.Digest;
        if (answer.JsonLength is { } length)
        {
            headers[JsonLength] = length.ToString(CultureInfo.InvariantCulture);
        }
    }
}
