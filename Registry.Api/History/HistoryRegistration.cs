namespace MLOpsAspire.Registry.Api.History;

internal static class HistoryRegistration
{
    public static void AddHistory(this WebApplicationBuilder builder) => builder.Services.AddScoped<PointerHistory>();
}
