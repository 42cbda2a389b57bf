using System.Net;
using System.Net.Http.Json;
using System.Text;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Access;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Releases;
using MLOpsAspire.Contracts.Runs;

namespace MLOpsAspire.EndToEnd.Tests;

/// <summary>The loop where everybody must say who they are.</summary>
public sealed class AccessLoopTests
{
    private const string AdminKey = "0123456789abcdef0123456789abcdef";
    private const string Woman = """{"Pclass":1,"Sex":0,"Age":38,"SibSp":1,"Parch":0,"Fare":71.2833,"Embarked":2}""";
    private const string Deployments = "/api/v1/endpoints/titanic/deployments";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_loop_runs_with_keys_for_all_and_its_deployments_ask_for_theirs()
    {
        await using var services = await ThreeServices.StartAsync(adminKey: AdminKey);
        await services.Client.CreateEndpointAsync("titanic", Cancelled);
        await RotateAsync(services, "dev");
        var key = await RotateAsync(services, "production");

        var run = await services.EndOfRunAsync((await services.SubmitAsync()).Id);
        Assert.True(run.State == RunState.Completed, run.Error);
        var release = await services.EndOfReleaseAsync(run.ReleaseId!);

        Assert.True(release.State == ReleaseState.Completed, release.Error);
        Assert.Equal(HttpStatusCode.Unauthorized, await ScoreAsync(services, null));
        Assert.Equal(HttpStatusCode.OK, await ScoreAsync(services, key));
        var audit = await services.Registry.GetFromJsonAsync<Page<AuditEntry>>($"/api/v1/audit?caller={Role.Trainer}", WireJson.Options, Cancelled);
        Assert.Equal([$"/api/v1/runs/{run.Id}/finish", $"/api/v1/runs/{run.Id}/claim"], audit!.Items.Select(entry => entry.Path));
        Assert.All([services.RegistryProcess, services.TrainerProcess, services.ScoringProcess], process => Assert.DoesNotContain(key, process.Output, StringComparison.Ordinal));
    }

    private static async Task<string> RotateAsync(ThreeServices services, string deployment)
    {
        using var response = await services.Registry.PostAsync($"{Deployments}/{deployment}/keys/primary/rotate", null, Cancelled);
        return (await response.Content.ReadFromJsonAsync<NewScoringKey>(WireJson.Options, Cancelled))!.Key;
    }

    private static async Task<HttpStatusCode> ScoreAsync(ThreeServices services, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/service/titanic/score");
        request.Content = new StringContent(Woman, Encoding.UTF8, "application/json");
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        using var response = await services.Scoring.SendAsync(request, Cancelled);
        return response.StatusCode;
    }
}
