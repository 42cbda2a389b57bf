using Microsoft.AspNetCore.Http;

namespace MLOpsAspire.ServiceDefaults.Errors;

/// <summary>One sentence for refusals that come from the server itself, before any code of a service has seen the request.</summary>
public static class StatusDetails
{
    /// <summary>For a request that does not fit what its endpoint takes.</summary>
    public const string WrongForm = "The request cannot be read: a value in its path, query or body has the wrong form.";

    /// <returns>Null for a status that says too little for a sentence.</returns>
    public static string? Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take this method.",
        StatusCodes.Status408RequestTimeout => "The request's body took too long to arrive.",
        StatusCodes.Status413PayloadTooLarge => "The request body is larger than this service takes.",
        StatusCodes.Status415UnsupportedMediaType => "The request body must be JSON, sent with Content-Type: application/json.",
        _ => null,
    };

    /// <summary>The same, for answers of which nothing else is known: 400 comes from what binds a request to an endpoint then.</summary>
    public static string? OfAny(int status) => status == StatusCodes.Status400BadRequest ? WrongForm : Of(status);
}
