using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.Scoring.Api.Scoring;

namespace MLOpsAspire.Scoring.Api.Dialects;

/// <summary>How callers of one kind write rows, and want predictions and refusals written. It reads and writes memory, and sends nothing.</summary>
internal interface IDialect
{
    /// <summary>Reads the rows of a request, scores them and writes the answer.</summary>
    /// <param name="model">The model that is asked.</param>
    /// <param name="request">The request.</param>
    /// <param name="work">Takes the rows and the answer.</param>
    /// <returns>What is wrong with the request; null when it is answered.</returns>
    /// <exception cref="System.Text.Json.JsonException">The body is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A text in it holds half a character.</exception>
    string? Answer(LoadedModel model, in DialectRequest request, ScoringWork work);

    /// <summary>Whether the body may be of a type.</summary>
    /// <param name="type">The header <c>Content-Type</c>; null when there is none.</param>
    bool Takes(string? type);

    /// <summary>The answer to what is refused.</summary>
    /// <param name="status">Of HTTP.</param>
    /// <param name="detail">One sentence for the caller.</param>
    IResult Refuse(int status, string detail);
}
