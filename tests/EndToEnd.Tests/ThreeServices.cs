using System.Net.Http.Json;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Samples.Titanic;
using MLOpsAspire.Testing;

namespace MLOpsAspire.EndToEnd.Tests;

/// <summary>The three services as three processes on free ports, with their state in a folder of the test.</summary>
internal sealed class ThreeServices : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();
    private readonly string _registryUrl = $"http://localhost:{FreePort.Next()}";
    private readonly string _scoringUrl = $"http://localhost:{FreePort.Next()}";
    private readonly string _trainerUrl = $"http://localhost:{FreePort.Next()}";

    private readonly string[] _storage;
    private readonly string[] _access;
    private string[] _ownKey = [];

    private ThreeServices(string? database, string? adminKey)
    {
        _access = adminKey is null ? [] : [$"--Access:AdminKey={adminKey}"];
        _storage = database is null
            ? []
            : [$"--ConnectionStrings:{ResourceNames.RegistryDatabase}={database}", $"--ConnectionStrings:{ResourceNames.Messaging}={database}"];
        Registry = new HttpClient { BaseAddress = new Uri(_registryUrl) };
        Registry.DefaultRequestHeaders.Authorization = adminKey is null ? null : new("Bearer", adminKey);
        Client = new RegistryClient(Registry);
        Scoring = new HttpClient { BaseAddress = new Uri(_scoringUrl) };
    }

    public RegistryClient Client { get; }

    /// <summary>The registry, with the admin key if it has one.</summary>
    public HttpClient Registry { get; }

    public HttpClient Scoring { get; }

    public ChildProcess RegistryProcess { get; private set; } = null!;

    public ChildProcess ScoringProcess { get; private set; } = null!;

    public ChildProcess TrainerProcess { get; private set; } = null!;

    public TempFolder Folder => _folder;

    /// <summary>Starts the three.</summary>
    /// <param name="database">A database on PostgreSQL for the registry and the queue; files when not given.</param>
    /// <param name="adminKey">Makes the registry ask for keys; trainer and scoring get one of their own.</param>
    public static async Task<ThreeServices> StartAsync(string? database = null, string? adminKey = null)
    {
        var services = new ThreeServices(database, adminKey);
        await services.StartRegistryAsync();
        services._ownKey = adminKey is null ? [] : [$"--Registry:Key={await services.MakeKeyAsync(Role.Trainer)}"];
        await services.StartTrainerAsync();
        await services.StartScoringAsync();
        return services;
    }

    public async Task StartRegistryAsync()
    {
        await using (var migration = ChildProcess.StartDotnet("Registry.Api", ["--migrate", Home, .. _storage]))
        {
            Assert.True(await migration.WaitAsync() == 0, migration.Output);
        }

        RegistryProcess = ChildProcess.StartDotnet("Registry.Api", [Home, $"--urls={_registryUrl}", .. _storage, .. _access]);
        await WaitUntilAliveAsync(_registryUrl, RegistryProcess);
    }

    public async Task StartTrainerAsync()
    {
        TrainerProcess = ChildProcess.StartDotnet(
            "Trainer.Worker", [Home, ToRegistry, $"--urls={_trainerUrl}", "--JobQueue:LockDuration=00:00:03", .. _storage, .. _ownKey]);
        await WaitUntilAliveAsync(_trainerUrl, TrainerProcess);
    }

    public async Task StartScoringAsync()
    {
        ScoringProcess = ChildProcess.StartDotnet("Scoring.Api", [Home, ToRegistry, $"--urls={_scoringUrl}", .. _ownKey]);
        await WaitUntilAliveAsync(_scoringUrl, ScoringProcess);
    }

    public async Task<string> MakeKeyAsync(Role role)
    {
        using var response = await Registry.PostAsJsonAsync("/api/v1/keys", new CreateApiKeyRequest($"{role}", role), WireJson.Options);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<NewApiKey>(WireJson.Options))!.Key;
    }

    /// <summary>Submits the sample's job.</summary>
    /// <param name="change">Changes the job file's text.</param>
    /// <param name="data">The data; the passenger list when not given.</param>
    public async Task<Run> SubmitAsync(Func<string, string>? change = null, string? data = null)
    {
        if (data is null)
        {
            data = _folder["passengers.csv"];
            await using var list = PassengerList.Open();
            await using var copy = File.Create(data);
            await list.CopyToAsync(copy);
        }

        var job = TitanicSample.Read(TitanicSample.JobFileName);
        return await Client.SubmitRunAsync(
            new SubmitRunRequest
            {
                Experiment = TitanicSample.Experiment,
                JobFileName = TitanicSample.JobFileName,
                JobFile = change?.Invoke(job) ?? job,
                Files = new Dictionary<string, string>
                {
                    [TitanicSample.FunctionalTestsFileName] = TitanicSample.Read(TitanicSample.FunctionalTestsFileName),
                },
                Data = data,
            },
            CancellationToken.None);
    }

    public Task<Run> WaitForRunAsync(string id, Func<Run, bool> isRight) =>
        Eventually.GetAsync(async () => await Client.GetRunAsync(id, CancellationToken.None), isRight, Patience);

    /// <summary>Waits for the end of a run.</summary>
    public Task<Run> EndOfRunAsync(string id) => WaitForRunAsync(id, run => run.EndedAt is not null);

    /// <summary>Waits for the end of a release.</summary>
    public Task<Release> EndOfReleaseAsync(string id) => Eventually.GetAsync(
        async () => await Client.GetReleaseAsync(id, CancellationToken.None), release => release.EndedAt is not null, Patience);

    /// <summary>Asks production for a prediction.</summary>
    public async Task<JsonElement> ScoreAsync(string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await Scoring.PostAsync("/api/v1/service/titanic/score", content);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        await ScoringProcess.DisposeAsync();
        await TrainerProcess.DisposeAsync();
        await RegistryProcess.DisposeAsync();
        Scoring.Dispose();
        Registry.Dispose();
        _folder.Dispose();
    }

    private string Home => $"--MLOPS_HOME={_folder.Path}";

    private string ToRegistry => $"--services:registry:http:0={_registryUrl}";

    private static async Task WaitUntilAliveAsync(string url, ChildProcess process)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        try
        {
            await Eventually.GetAsync(() => AskAsync(http), response => response.IsSuccessStatusCode, Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The service at {url} did not come up. It wrote:\n{process.Output}");
        }
    }

    private static async Task<HttpResponseMessage?> AskAsync(HttpClient http)
    {
        try
        {
            return await http.GetAsync("/alive");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
