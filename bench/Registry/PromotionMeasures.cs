using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Samples.Titanic;

namespace MLOpsAspire.Bench.Registry;

/// <summary>Measures how long a promotion and a rollback take until every scoring replica serves the version.</summary>
internal static class PromotionMeasures
{
    private const int Replicas = 2;
    private const int Rounds = 5;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <param name="service">The registry.</param>
    /// <param name="settings">Its settings, for the trainer and the replicas.</param>
    public static async Task<ServingFigures> MeasureAsync(ServiceProcess service, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(Longest);
        var registry = new RegistryClient(service.Http);
        string[] all = [.. settings, $"--{SettingNames.AddressOf(ResourceNames.Registry)}={service.Address}"];
        await using var trainer = await ServiceProcess.StartAsync("Trainer.Worker", all, ending.Token);
        await using var first = await ServiceProcess.StartAsync("Scoring.Api", all, ending.Token);
        await using var second = await ServiceProcess.StartAsync("Scoring.Api", all, ending.Token);
        ServiceProcess[] replicas = [first, second];
        await registry.CreateEndpointAsync(TitanicSample.Endpoint, ending.Token);
        await TrainAsync(registry, settings, trees: 60, isDeployed: true, ending.Token);
        await ServedAsync(replicas, version: 1, ending.Token);
        var (promoted, rolledBack) = (new List<double>(), new List<double>());
        for (var version = 2; version < 2 + Rounds; version++)
        {
            await TrainAsync(registry, settings, trees: 60 + version, isDeployed: false, ending.Token);
            promoted.Add(await UntilServedAsync(
                () => registry.StartReleaseAsync(new StartReleaseRequest(TitanicSample.Endpoint, TitanicSample.Endpoint, version), ending.Token), replicas, version, ending.Token));
            rolledBack.Add(await UntilServedAsync(
                () => registry.RollBackAsync(TitanicSample.Endpoint, new RollbackRequest(1), ending.Token), replicas, version: 1, ending.Token));
        }

        return new ServingFigures(Replicas, Durations.Of(promoted), Durations.Of(rolledBack));
    }

    private static async Task TrainAsync(RegistryClient registry, IReadOnlyList<string> settings, int trees, bool isDeployed, CancellationToken cancellationToken)
    {
        var data = Path.Combine(settings[0][(settings[0].IndexOf('=', StringComparison.Ordinal) + 1)..], "passengers.csv");
        await File.WriteAllTextAsync(data, PassengerGenerator.Generate(seed: 1), cancellationToken);
        var job = TitanicSample.Read(TitanicSample.JobFileName)
            .Replace("numberOfTrees: 60", string.Create(CultureInfo.InvariantCulture, $"numberOfTrees: {trees}"), StringComparison.Ordinal);
        var run = await registry.SubmitRunAsync(
            new SubmitRunRequest
            {
                JobFileName = TitanicSample.JobFileName,
                JobFile = isDeployed ? job : job.Replace($"deploy: {TitanicSample.Endpoint}", "", StringComparison.Ordinal),
                Files = new Dictionary<string, string> { [TitanicSample.FunctionalTestsFileName] = TitanicSample.Read(TitanicSample.FunctionalTestsFileName) },
                Data = data,
            },
            cancellationToken);
        while (run.EndedAt is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            run = await registry.GetRunAsync(run.Id, cancellationToken);
        }

        if (run.State != RunState.Completed)
        {
            throw new InvalidOperationException($"The sample was not trained: {run.Error}");
        }
    }

    /// <returns>How long it took from the call on, in milliseconds.</returns>
    private static async Task<double> UntilServedAsync(Func<Task> call, ServiceProcess[] replicas, int version, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await call();
        await ServedAsync(replicas, version, cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static Task ServedAsync(ServiceProcess[] replicas, int version, CancellationToken cancellationToken) => Task.WhenAll(replicas.Select(async replica =>
    {
        while (await VersionAsync(replica, cancellationToken) != version)
        {
            await Task.Delay(LookAgain, cancellationToken);
        }
    }));

    /// <returns>Null while it serves none.</returns>
    private static async Task<int?> VersionAsync(ServiceProcess replica, CancellationToken cancellationToken)
    {
        using var answer = await replica.Http.PostAsJsonAsync(
            new Uri($"/api/v1/service/{TitanicSample.Endpoint}/score", UriKind.Relative), new { data = Array.Empty<object>() }, cancellationToken);
        return answer.Headers.TryGetValues("x-mlops-model-version", out var values) ? int.Parse(values.Single(), CultureInfo.InvariantCulture) : null;
    }
}
