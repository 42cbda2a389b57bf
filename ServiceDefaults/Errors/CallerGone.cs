using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace MLOpsAspire.ServiceDefaults.Errors;

/// <summary>Tells a caller that has hung up from a failure.</summary>
public static class CallerGone
{
    /// <summary>True when an exception only says that there is nobody left to answer.</summary>
    public static bool Explains(Exception exception, HttpContext context) =>
        exception is ConnectionAbortedException or ConnectionResetException
        || (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested);
}
