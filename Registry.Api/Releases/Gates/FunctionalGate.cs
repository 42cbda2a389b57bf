using System.Globalization;
using System.Text;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.FunctionalTests;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Registry.Api.Models;

namespace MLOpsAspire.Registry.Api.Releases.Gates;

/// <summary>Runs the functional tests that are stored with the model against its dev deployment, on every replica that serves it.</summary>
internal sealed class FunctionalGate(ArtifactFacts artifacts, FunctionalTester tester) : IGate
{
    public string Name => "functional";

    public string Purpose => "The functional tests stored with the model, on every replica's dev deployment.";

    public bool AsksReplicas => true;

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
            ? new GateResult(Name, context.Asked.RequireFunctionalTests ? GateOutcome.Failed : GateOutcome.Skipped, "The model comes without functional tests.")
            : await RunAsync(tests, context, cancellationToken);
    }

    /// <returns>Null when the model comes without.</returns>
    /// <exception cref="InvalidDataException">The file is not such a file, or tests nothing.</exception>
    public async Task<IReadOnlyList<FunctionalTest>?> ReadTestsAsync(string digest, CancellationToken cancellationToken) =>
        await artifacts.FileAsync(digest, ModelArtifact.FunctionalTests, cancellationToken) is { } file
            ? FunctionalTestFile.Parse(Encoding.UTF8.GetString(file), ModelArtifact.FunctionalTests).Tests
            : null;

    private async Task<GateResult> RunAsync(IReadOnlyList<FunctionalTest> tests, GateContext context, CancellationToken cancellationToken)
    {
        var replicas = context.Addresses();
        foreach (var replica in replicas)
        {
            foreach (var test in tests)
            {
                if (await tester.ProblemAsync(replica, context.Endpoint, test, cancellationToken) is { } problem)
                {
                    return new GateResult(Name, GateOutcome.Failed, $"'{test.Name}' {problem}.");
                }
            }
        }

        var number = replicas.Count == 1 ? "1 replica" : string.Create(CultureInfo.InvariantCulture, $"{replicas.Count} replicas");
        return new GateResult(Name, GateOutcome.Passed, string.Create(CultureInfo.InvariantCulture, $"{tests.Count} tests passed on {number}."));
    }
}
