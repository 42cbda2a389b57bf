using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>Asks every replica's dev deployment the same thing many times; the answers must come soon.</summary>
internal sealed class LatencyGate(ArtifactFacts artifacts, FunctionalTester tester, IOptions<ReleaseOptions> options) : IGate
{
    private const double P99 = 0.99;

    public string Name => "latency";

    public string Purpose => "How soon every replica's dev deployment answers the model's input example.";

    public bool AsksReplicas => true;

    public async Task<GateResult> RunAsync(GateContext context, CancellationToken cancellationToken)
    {
        if (await artifacts.ExampleAsync(context.Candidate.Digest!, cancellationToken) is not { ValueKind: JsonValueKind.Object } example)
        {
            return new GateResult(Name, GateOutcome.Skipped, "The model comes without an input example to ask.");
        }

        var counts = new long[LatencyBuckets.Count];
        foreach (var replica in context.Addresses())
        {
            for (var n = 0; n < options.Value.LatencyRequests; n++)
            {
                var (status, took) = await tester.MeasureAsync(replica, context.Endpoint, example, cancellationToken);
                if (status != StatusCodes.Status200OK)
                {
                    return new GateResult(Name, GateOutcome.Failed, $"The input example was answered with status {status}.");
                }

                counts[LatencyBuckets.IndexOf(took)]++;
            }
        }

        return Judge(LatencyBuckets.Percentile(counts, P99)!.Value, context.Asked.MaximumP99Milliseconds ?? options.Value.MaximumLatency.TotalMilliseconds);
    }

    private GateResult Judge(double p99, double limit) => new(
        Name,
        p99 <= limit ? GateOutcome.Passed : GateOutcome.Failed,
        string.Create(CultureInfo.InvariantCulture, $"99 % of the answers came within {p99:0.##} ms; {limit:0.##} ms are allowed."));
}
