using MLOpsAspire.Platform;

namespace MLOpsAspire.Scoring.Api.Receipts;

internal static class ReceiptRegistration
{
    public static void AddReceipts(this WebApplicationBuilder builder)
    {
        var file = MlopsHome.PathOf(builder.Configuration, "scoring", "receipt-keys.pem");
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ReceiptTrust>(services, file));
    }
}
