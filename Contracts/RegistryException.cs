using System.Net;

namespace MLOpsAspire.Contracts;

/// <summary>The registry refused a request.</summary>
public sealed class RegistryException : Exception
{
    public RegistryException(HttpStatusCode status, string message)
        : base(message) => Status = status;

    public HttpStatusCode Status { get; }
}
