using Microsoft.Extensions.Options;
using MLOpsAspire.Platform;

namespace MLOpsAspire.Registry.Api.Secrets;

internal static class SecretRegistration
{
    public static void AddSecrets(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SecretOptions>().BindConfiguration(SecretOptions.Section);
        builder.Services.AddSingleton(services => new SecretBox(
            services.GetRequiredService<IOptions<SecretOptions>>().Value.KeyFolder is { Length: > 0 } folder
                ? Path.GetFullPath(folder)
                : MlopsHome.PathOf(builder.Configuration, "keys", "secrets")));
    }
}
