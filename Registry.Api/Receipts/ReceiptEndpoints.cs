using Microsoft.AspNetCore.Http.HttpResults;
using MLOpsAspire.Contracts.Receipts;
using MLOpsAspire.Platform.Signing;
using MLOpsAspire.Registry.Api.Access;
using MLOpsAspire.ServiceDefaults.Errors;

namespace MLOpsAspire.Registry.Api.Receipts;

internal static class ReceiptEndpoints
{
    public static void MapReceipts(this RouteGroupBuilder api)
    {
        var receipts = api.MapGroup("/receipts").WithTags("Receipts");
        receipts.MapGet("/keys", GetKeysAsync).WithName("GetReceiptKeys").WithSummary("Returns the public keys by which this registry's receipts are verified.");
        receipts.MapPost("/verify", VerifyAsync).WithName("VerifyReceipt").OnlyReads().WithSummary("Says what a receipt says, if this registry signed it and nobody changed it.");
        receipts.MapGet("/{id}", GetAsync).WithName("GetReceipt").WithSummary("Returns the receipt that let a version into production.");
    }

    private static async Task<Ok<IReadOnlyList<ReceiptKey>>> GetKeysAsync(IReceiptSigner signer, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ReceiptKey>>([await signer.GetKeyAsync(cancellationToken)]);

    private static async Task<Results<Ok<Receipt>, ProblemHttpResult>> GetAsync(string id, ReceiptStore receipts, CancellationToken cancellationToken) =>
        await receipts.FindAsync(id, cancellationToken) is { } envelope && ReceiptVerifier.Peek(envelope) is { } statement
            ? TypedResults.Ok(new Receipt(statement, envelope))
            : Problems.NotFound($"There is no receipt '{id}'.");

    private static async Task<Results<Ok<ReceiptStatement>, ProblemHttpResult>> VerifyAsync(
        VerifyReceiptRequest request, IReceiptSigner signer, CancellationToken cancellationToken)
    {
        var verifier = new ReceiptVerifier([await signer.GetKeyAsync(cancellationToken)]);
        var verdict = request.Deployment is { } wanted ? verifier.Verify(request.Envelope, wanted) : verifier.Verify(request.Envelope);
        return verdict.Statement is { } statement ? TypedResults.Ok(statement) : Problems.BadRequest(verdict.Problem!, verdict.Code!);
    }
}
