namespace MLOpsAspire.Registry.Api.Leases;

internal static class LeaseRegistration
{
    public static void AddLeases(this WebApplicationBuilder builder) => builder.Services.AddScoped<LeaseStore>();
}
