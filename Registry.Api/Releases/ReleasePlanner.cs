using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Deployments;
using MLOpsAspire.Registry.Api.Models;
using MLOpsAspire.Registry.Api.Releases.Gates;

namespace MLOpsAspire.Registry.Api.Releases;

/// <summary>Finds out what a release would do, and changes nothing.</summary>
internal sealed class ReleasePlanner(
    ReleaseIntake intake,
    TermRules rules,
    DeploymentStore deployments,
    ReleaseStore releases,
    ReplicaStore replicas,
    ModelStore models,
    GateRunner runner,
    IEnumerable<IGate> gates)
{
    /// <returns>The plan, or why there would be no release.</returns>
    public async Task<(ReleasePlan? Plan, ReleaseProblem? Problem)> PlanAsync(StartReleaseRequest request, CancellationToken cancellationToken)
    {
        if (await intake.ProblemOfAsync(request, cancellationToken) is { } problem)
        {
            return (null, problem);
        }

        var terms = rules.Complete(request);
        var production = await deployments.FindRowAsync(request.Endpoint, DeploymentNames.Production, cancellationToken);
        var live = await replicas.LiveAsync(cancellationToken);
        var candidate = (await models.FindVersionAsync(request.Model, request.Version, cancellationToken))!;
        var champion = await runner.ChampionAsync(production, cancellationToken);
        var planned = await GatesAsync(new GateContext(request.Endpoint, candidate, champion, live, terms.Gates), cancellationToken);
        return (new ReleasePlan(
            await ChangesAsync(request, candidate, production, cancellationToken),
            planned,
            production?.Digest is null ? [] : terms.Canary?.Steps ?? [],
            terms.RequiresApproval,
            [.. await ProblemsAsync(request, live, planned, cancellationToken)]), null);
    }

    private async Task<List<PlannedGate>> GatesAsync(GateContext context, CancellationToken cancellationToken)
    {
        var planned = new List<PlannedGate>();
        foreach (var gate in gates)
        {
            planned.Add(new PlannedGate(gate.Name, gate.Purpose, gate.AsksReplicas ? null : await gate.RunAsync(context, cancellationToken)));
        }

        return planned;
    }

    private async Task<List<PlannedChange>> ChangesAsync(
        StartReleaseRequest request, ModelVersion candidate, DeploymentRow? production, CancellationToken cancellationToken)
    {
        var dev = await deployments.FindRowAsync(request.Endpoint, DeploymentNames.Dev, cancellationToken);
        return
        [
            .. new[] { (DeploymentNames.Dev, dev), (DeploymentNames.Production, production) }
                .Where(one => one.Item2?.Digest != candidate.Digest)
                .Select(one => new PlannedChange(one.Item1, one.Item2?.Model, one.Item2?.Version, request.Model, request.Version)),
        ];
    }

    private async Task<IEnumerable<string>> ProblemsAsync(
        StartReleaseRequest request, IReadOnlyList<ReplicaReport> live, IReadOnlyList<PlannedGate> planned, CancellationToken cancellationToken)
    {
        var underWay = (await releases.NextAsync(cancellationToken)).FirstOrDefault(row => row.Endpoint == request.Endpoint);
        return
        [
            .. planned.Where(gate => gate.Foreseen?.Outcome == GateOutcome.Failed).Select(gate => $"The {gate.Gate} gate would not pass: {gate.Foreseen!.Detail}"),
            .. live.Count == 0 ? ["No scoring replica is there: start Scoring.Api."] : Array.Empty<string>(),
            .. underWay is not null ? [$"It would wait for its turn: the release {underWay.Id} is {underWay.State}."] : Array.Empty<string>(),
        ];
    }
}
