using MLOpsAspire.Registry.Api.Releases.Decisions;
using MLOpsAspire.Registry.Api.Releases.Gates;
using MLOpsAspire.Registry.Api.Releases.Steps;

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
        builder.Services.AddScoped<ReleasePlanner>();
        builder.Services.AddScoped<ReleaseDecisions>();
        builder.Services.AddScoped<ProductionRollback>();
        builder.Services.AddScoped<ReleaseController>();
        builder.Services.AddSingleton<TermRules>();
        builder.Services.AddSingleton<StateTimer>();
        builder.Services.AddSingleton<ReleaseSignal>();
        builder.Services.AddHostedService<ReleaseService>();
        builder.AddReleaseSteps();
        builder.AddGates();
    }

    private static void AddReleaseSteps(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Promotion>();
        builder.Services.AddScoped<IReleaseStep, PendingStep>();
        builder.Services.AddScoped<IReleaseStep, LoadingDevStep>();
        builder.Services.AddScoped<IReleaseStep, TestingStep>();
        builder.Services.AddScoped<IReleaseStep, ApprovedStep>();
        builder.Services.AddScoped<IReleaseStep, CanaryHoldStep>();
        builder.Services.AddScoped<IReleaseStep, LoadingProductionStep>();
    }

    /// <summary>In the order in which they are run.</summary>
    private static void AddGates(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<GateRunner>();
        builder.Services.AddScoped<FunctionalGate>();
        builder.Services.AddScoped<IGate>(services => services.GetRequiredService<FunctionalGate>());
        builder.Services.AddScoped<IGate, SchemaGate>();
        builder.Services.AddScoped<IGate, QualityGate>();
        builder.Services.AddScoped<IGate, LatencyGate>();
    }
}
