using Microsoft.Extensions.Options;
using MLOpsAspire.Platform;
using MLOpsAspire.Platform.Signing;

namespace MLOpsAspire.Registry.Api.Receipts;

internal static class ReceiptRegistration
{
    public static void AddReceipts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ReceiptOptions>().BindConfiguration(ReceiptOptions.Section);
        builder.Services.AddSingleton<IReceiptSigner>(services => new FileReceiptSigner(
            services.GetRequiredService<IOptions<ReceiptOptions>>().Value.KeyFile is { Length: > 0 } file
                ? Path.GetFullPath(file)
                : MlopsHome.PathOf(builder.Configuration, "keys", "receipts.pem")));
        builder.Services.AddScoped<ReceiptStore>();
        builder.Services.AddScoped<ReceiptWriter>();
    }
}
