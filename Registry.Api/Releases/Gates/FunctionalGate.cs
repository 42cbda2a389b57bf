using System.Globalization;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.FunctionalTests;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Platform;
using MLOpsAspire.Platform.Artifacts;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>Runs the functional tests that are stored with the model against its dev deployment, on every replica that serves it.</summary>
internal sealed class FunctionalGate(IArtifactStore artifacts, FunctionalTester tester) : IGate
{
    private const string Name = "functional";
    private const int MaxFileSize = 4 * 1024 * 1024;

    public async Task<GateResult> RunAsync(GateContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<FunctionalTest>? tests;
        try
        {
            tests = await ReadTestsAsync(context.Candidate.Digest!, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            return new GateResult(Name, GateOutcome.Failed, e.Message);
        }

        return tests is null
            ? new GateResult(Name, GateOutcome.Skipped, "The model comes without functional tests.")
            : await RunAsync(tests, context, cancellationToken);
    }

    private async Task<GateResult> RunAsync(IReadOnlyList<FunctionalTest> tests, GateContext context, CancellationToken cancellationToken)
    {
        var wanted = new Deployment(context.Endpoint, DeploymentNames.Dev, Digest: context.Candidate.Digest);
        var replicas = context.Replicas.Where(replica => LoadProgress.Served(replica, wanted) is { Error: null }).ToArray();
        if (replicas.Length == 0)
        {
            throw new ReplicaAwayException("No scoring replica serves the version on dev, so that it could be tested.");
        }

        foreach (var replica in replicas)
        {
            foreach (var test in tests)
            {
                if (await tester.ProblemAsync(new Uri(replica.Address), context.Endpoint, test, cancellationToken) is { } problem)
                {
                    return new GateResult(Name, GateOutcome.Failed, $"'{test.Name}' {problem}.");
                }
            }
        }

        var number = replicas.Length == 1 ? "1 replica" : string.Create(CultureInfo.InvariantCulture, $"{replicas.Length} replicas");
        return new GateResult(Name, GateOutcome.Passed, string.Create(CultureInfo.InvariantCulture, $"{tests.Count} tests passed on {number}."));
    }

    private async Task<IReadOnlyList<FunctionalTest>?> ReadTestsAsync(string digest, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await artifacts.OpenAsync(ModelArtifact.PathOf(digest, ModelArtifact.FunctionalTests), cancellationToken);
            var text = System.Text.Encoding.UTF8.GetString(await BoundedStream.ReadAllAsync(stream, MaxFileSize, cancellationToken));
            return FunctionalTestFile.Parse(text, ModelArtifact.FunctionalTests).Tests;
        }
        catch (ArtifactNotFoundException)
        {
            return null;
        }
    }
}
