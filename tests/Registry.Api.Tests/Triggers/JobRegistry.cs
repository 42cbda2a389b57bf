using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Experiments;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Triggers;

/// <summary>A registry with stored jobs, and its clock.</summary>
internal sealed class JobRegistry : IAsyncDisposable
{
    public const string Job = "nightly";

    public static readonly SubmitRunRequest Run = new() { Experiment = "churn", JobFileName = "churn.job.yaml", JobFile = "label: y" };

    private JobRegistry(RunningRegistry registry, FakeTimeProvider time)
    {
        Registry = registry;
        Time = time;
    }

    public RunningRegistry Registry { get; }

    public FakeTimeProvider Time { get; }

    public HttpClient Http => Registry.Http;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <param name="folder">The folder of another registry, to work on its state.</param>
    /// <param name="time">Its clock, when others have the same.</param>
    /// <param name="isBusy">Whether it does its background work.</param>
    /// <param name="settings">More configuration.</param>
    public static async Task<JobRegistry> StartAsync(
        TempFolder? folder = null, FakeTimeProvider? time = null, bool isBusy = false, params string[] settings)
    {
        var clock = time ?? new FakeTimeProvider();
        return new JobRegistry(await RunningRegistry.StartAsync(Configure, folder, settings), clock);

        void Configure(WebApplicationBuilder builder)
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            if (!isBusy)
            {
                RunningRegistry.WithoutBackgroundWork(builder);
            }
        }
    }

    /// <summary>Stores the job, which is not there yet.</summary>
    public async Task PutJobAsync(SubmitRunRequest? run = null)
    {
        using var response = await Http.PutAsJsonAsync($"/api/v1/jobs/{Job}", run ?? Run, WireJson.Options, Cancelled);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancelled));
    }

    public async Task<NewTrigger> AddTriggerAsync(CreateTriggerRequest request)
    {
        using var response = await Http.PostAsJsonAsync($"/api/v1/jobs/{Job}/triggers", request, WireJson.Options, Cancelled);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancelled));
        return (await response.Content.ReadFromJsonAsync<NewTrigger>(WireJson.Options, Cancelled))!;
    }

    public async Task<Trigger> TriggerAsync(NewTrigger made) =>
        (await Http.GetFromJsonAsync<Trigger>($"/api/v1/jobs/{Job}/triggers/{made.Details.Id}", WireJson.Options, Cancelled))!;

    /// <summary>The oldest first.</summary>
    public async Task<IReadOnlyList<Run>> RunsAsync() => [.. (await Registry.Client.ListRunsAsync(200, null, Cancelled)).Items.Reverse()];

    /// <summary>Makes the experiment that the job's runs belong to, and deletes it, so that no run of the job is taken.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> DeleteExperimentAsync()
    {
        using var made = await Http.PostAsJsonAsync("/api/v1/experiments", new CreateExperimentRequest { Name = Run.Experiment }, WireJson.Options, Cancelled);
        var id = (await made.Content.ReadFromJsonAsync<Experiment>(WireJson.Options, Cancelled))!.Id;
        using var deleted = await Http.DeleteAsync($"/api/v1/experiments/{id}", Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        return id;
    }

    public async Task RestoreExperimentAsync(string id)
    {
        using var restored = await Http.PostAsync($"/api/v1/experiments/{id}/restore", null, Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, restored.StatusCode);
    }

    /// <summary>Waits for work that meets on PostgreSQL, where who has lost a race waits by this clock before the next try.</summary>
    public async Task<T[]> AllAsync<T>(IEnumerable<Task<T>> work)
    {
        var all = Task.WhenAll(work);
        await Time.AdvanceUntilAsync(all, TimeSpan.FromMilliseconds(10));
        return await all;
    }

    public ValueTask DisposeAsync() => Registry.DisposeAsync();
}
