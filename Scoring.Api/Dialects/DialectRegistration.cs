using MLOpsAspire.Scoring.Api.Dialects.AzureMl;
using MLOpsAspire.Scoring.Api.Dialects.Mlflow;
using MLOpsAspire.Scoring.Api.Dialects.OpenInference;

namespace MLOpsAspire.Scoring.Api.Dialects;

internal static class DialectRegistration
{
    public static void AddDialects(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ScoringCall>();

    /// <summary>The addresses of all dialects.</summary>
    public static void MapDialects(this WebApplication app)
    {
        var call = app.Services.GetRequiredService<ScoringCall>();
        app.MapAzureMl(call);
        app.MapOpenInference(call);
        app.MapMlflow(call);
    }
}
