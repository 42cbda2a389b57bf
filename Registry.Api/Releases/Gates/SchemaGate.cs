using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>The candidate must take every request that the champion takes, and answer with the same fields.</summary>
internal sealed class SchemaGate(ArtifactFacts artifacts) : IGate
{
    public string Name => "schema";

    public string Purpose => "The columns the model takes and the fields it gives, compared with those of the version in production.";

    public bool AsksReplicas => false;

    public async Task<GateResult> RunAsync(GateContext context, CancellationToken cancellationToken)
    {
        if (context.Champion?.Digest is not { } digest)
        {
            return new GateResult(Name, GateOutcome.Passed, "There is no version in production to be compatible with.");
        }

        var champion = await artifacts.SignatureAsync(digest, cancellationToken);
        var candidate = await artifacts.SignatureAsync(context.Candidate.Digest!, cancellationToken);
        if (champion is null || candidate is null)
        {
            return new GateResult(Name, GateOutcome.Skipped, $"Version {(champion is null ? context.Champion : context.Candidate).Version} comes without a signature.");
        }

        var (problem, number) = (SchemaComparison.Problem(champion, candidate), context.Champion.Version);
        return problem is null ? new GateResult(Name, GateOutcome.Passed, $"It takes and gives what version {number} in production does.")
            : context.Asked.AllowSchemaChange ? new GateResult(Name, GateOutcome.Passed, $"{problem} The release allows that.")
            : new GateResult(Name, GateOutcome.Failed, $"{problem} Callers of version {number} would be refused or misled.");
    }
}
