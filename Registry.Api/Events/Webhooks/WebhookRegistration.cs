namespace MLOpsAspire.Registry.Api.Events.Webhooks;

internal static class WebhookRegistration
{
    /// <summary>After which a connection is made anew, and its address looked at again.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<WebhookStore>();
        builder.Services.AddScoped<DeliveryStore>();
        builder.Services.AddSingleton<WebhookSecrets>();
        builder.Services.AddSingleton<AddressGuard>();
        builder.Services.AddSingleton<WebhookSender>();
        builder.Services.AddSingleton<WebhookCourier>();
        builder.Services.AddHostedService<WebhookService>();

        // A proxy would be what is connected to, and looked at, in place of the receiver. Addresses may hold what only their owners should
        // know, so that nothing is logged of them.
        builder.Services.AddHttpClient(nameof(WebhookSender), client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .UseSocketsHttpHandler((handler, services) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.UseProxy = false;
                handler.ActivityHeadersPropagator = null;
                handler.PooledConnectionLifetime = ConnectionLifetime;
                handler.ConnectCallback = services.GetRequiredService<AddressGuard>().ConnectAsync;
            });
    }
}
