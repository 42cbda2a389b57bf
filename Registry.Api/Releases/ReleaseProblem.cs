using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Why a release, or what was asked of one, is refused.</summary>
/// <param name="Status">Of the answer: 400, 404 or 409.</param>
/// <param name="Code">For programs.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record ReleaseProblem(int Status, string Code, string Detail)
{
    public static ReleaseProblem Invalid(string detail) => new(StatusCodes.Status400BadRequest, ReleaseCode.Invalid, detail);

    public static ReleaseProblem NotThere(string detail) => new(StatusCodes.Status404NotFound, ReleaseCode.NotThere, detail);

    public static ReleaseProblem Conflict(string code, string detail) => new(StatusCodes.Status409Conflict, code, detail);

    public ProblemHttpResult Refuse() => Status switch
    {
        StatusCodes.Status404NotFound => Problems.NotFound(Detail),
        StatusCodes.Status409Conflict => Problems.Conflict(Detail, Code),
        _ => Problems.BadRequest(Detail, Code),
    };
}
