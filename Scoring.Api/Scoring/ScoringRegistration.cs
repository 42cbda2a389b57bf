using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MLOpsAspire.Scoring.Api.Scoring;

internal static class ScoringRegistration
{
    public static void AddScoring(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ScoringOptions>()
            .BindConfiguration(ScoringOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<ScoringOptions>>((kestrel, scoring) =>
        {
            kestrel.Limits.MaxRequestBodySize = scoring.Value.MaxRequestSize;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(scoring.Value.MinBodyRate, scoring.Value.BodyGracePeriod);
        });
    }
}
