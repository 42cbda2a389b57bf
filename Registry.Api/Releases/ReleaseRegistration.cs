using MLOpsAspire.Registry.Api.Releases.Gates;

namespace MLOpsAspire.Registry.Api.Releases;

internal static class ReleaseRegistration
{
    private const int LargestAnswer = 1024 * 1024;

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);

    public static void AddReleases(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ReleaseOptions>()
            .BindConfiguration(ReleaseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services
            .AddHttpClient<FunctionalTester>(client =>
            {
                client.Timeout = LongestAnswer;
                client.MaxResponseContentBufferSize = LargestAnswer;
            })
            .UseSocketsHttpHandler((handler, _) => handler.UseProxy = false);
        builder.Services.AddScoped<ReleaseStore>();
        builder.Services.AddScoped<ReleaseIntake>();
        builder.Services.AddScoped<ReleaseController>();
        builder.Services.AddSingleton<StateTimer>();
        builder.Services.AddSingleton<ReleaseSignal>();
        builder.Services.AddHostedService<ReleaseService>();

        // In the order in which they are run.
        builder.Services.AddScoped<IGate, FunctionalGate>();
        builder.Services.AddScoped<IGate, QualityGate>();
    }
}
