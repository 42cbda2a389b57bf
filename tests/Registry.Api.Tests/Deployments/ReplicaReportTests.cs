using System.Net;
using MLOpsAspire.Contracts.Deployments;

namespace MLOpsAspire.Registry.Api.Tests.Deployments;

public class ReplicaReportTests(RestingRegistry shared) : IClassFixture<RestingRegistry>
{
    private const string Digest = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private readonly RunningRegistry _registry = shared.Registry;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"address":"http://refused","deployments":[null]}""", "deployments: each has a digest")]
    [InlineData("""{"address":"http://refused","deployments":[{"endpoint":"a","name":"dev","digest":"abc"}]}""", "deployments: each has a digest")]
    [InlineData("""{"address":"http://refused","deployments":[{"endpoint":"a","name":"dev","digest":"<64 letters>"}]}""", "deployments: each has a digest")]
    [InlineData("""{"address":"http://refused","deployments":[{"endpoint":"a","name":"dev","digest":null}]}""", "$.deployments[0].digest")]
    [InlineData("""{"address":"http://refused","deployments":[{"endpoint":"a","name":"dev"}]}""", "The body lacks 'digest'.")]
    [InlineData("""{"address":"http://refused","deployments":[{"endpoint":null,"name":"dev","digest":"abc"}]}""", "$.deployments[0].endpoint")]
    [InlineData("""{"address":"http://refused","deployments":null}""", "$.deployments")]
    [InlineData("""{"address":"http://refused"}""", "The body lacks 'deployments'.")]
    [InlineData("""{"address":"refused","deployments":[]}""", "address: it is an http or https address.")]
    [InlineData("""{"address":"","deployments":[]}""", "address: it is an http or https address.")]
    [InlineData("""{"address":null,"deployments":[]}""", "$.address")]
    public async Task A_report_that_does_not_fit_is_refused(string json, string detail)
    {
        using var body = new StringContent(
            json.Replace("<64 letters>", new string('x', 64), StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");
        using var response = await _registry.Http.PutAsync("/api/v1/replicas/one", body, Cancelled);

        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(detail, text.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain((await _registry.ReplicasAsync())!, replica => replica.Address.Contains("refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_replica_is_known_by_its_last_report()
    {
        var one = new ReplicaReport("http://one", [new("titanic", "dev", Digest), new("titanic", "production", Digest, "It is broken.")]);
        var two = new ReplicaReport("http://two", []);
        await _registry.Client.ReportReplicaAsync("two", one, Cancelled);
        await _registry.Client.ReportReplicaAsync("one", one, Cancelled);
        await _registry.Client.ReportReplicaAsync("two", two, Cancelled);

        var replicas = (await _registry.ReplicasAsync())!.FindAll(replica => replica.Address is "http://one" or "http://two");
        Assert.Equal([one.Address, two.Address], replicas.Select(replica => replica.Address));
        Assert.Equal(one.Deployments, replicas[0].Deployments);
        Assert.Empty(replicas[1].Deployments);
    }

    [Fact]
    public async Task Reports_that_come_in_at_once_are_all_kept()
    {
        var report = new ReplicaReport("http://many", [new("titanic", "dev", Digest)]);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => _registry.Client.ReportReplicaAsync($"replica-{n % 10}", report, Cancelled)));

        Assert.Equal(10, (await _registry.ReplicasAsync())!.Count(replica => replica.Address == "http://many"));
    }
}
