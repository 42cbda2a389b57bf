using System.Security.Cryptography;
using System.Text;

namespace MLOpsAspire.Registry.Api.Idempotency;

/// <summary>Tells whether two requests ask for the same.</summary>
internal static class RequestDigest
{
    /// <param name="request">With a body that can be read again; it is read to its end and set back.</param>
    public static async Task<string> OfAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n{request.ContentType}\n"));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
