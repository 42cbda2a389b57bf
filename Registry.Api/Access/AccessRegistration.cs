using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using MLOpsAspire.Registry.Api.Access.Audit;
using MLOpsAspire.Registry.Api.Access.Keys;

namespace MLOpsAspire.Registry.Api.Access;

internal static class AccessRegistration
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsCheck>();
        builder.Services.AddSingleton<AccessGate>();
        builder.Services.AddScoped<ApiKeyStore>();
        builder.Services.AddScoped<KeyCheck>();
        builder.Services.AddScoped<AuditStore>();
        builder.Services.AddSingleton<RefusalLimit>();
        builder.Services.AddAuthentication(AccessHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessHandler.SchemeName, null)
            .AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IOptions<AccessOptions>>(Configure);

        // For all endpoints but those that say they are for anyone, and for addresses without one.
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new RoleRequirement()).Build());
    }

    private static void Configure(JwtBearerOptions bearer, IOptions<AccessOptions> access)
    {
        var oidc = access.Value.Oidc;
        bearer.Authority = oidc.Authority;
        bearer.Audience = oidc.Audience;
        bearer.RequireHttpsMetadata = !oidc.IsLocal;
        bearer.MapInboundClaims = false;
    }
}
