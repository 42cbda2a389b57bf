using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.Runs;
using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Trainer.Worker.Tests.Jobs;

/// <summary>What becomes of a run when a dataset cannot be fetched, or the registry does not take what was trained.</summary>
public sealed class JobTroubleTests : IDisposable
{
    private const string Secret = "hunter2";
    private const string Address = $"http://reader:{Secret}@data.example/lists/data.csv?token={Secret}";
    private const string PlainAddress = "http://data.example/lists/data.csv";

    private readonly TempFolder _folder = new();
    private readonly LogRecorder _log = new();
    private readonly FakeSite _site = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_site_that_stays_in_trouble_is_asked_at_every_delivery_and_the_dead_letter_says_what_was_wrong()
    {
        _site.Failures = int.MaxValue;
        var registry = new FakeRegistry(ToyJob.Text, Address);
        await using var trainer = await StartAsync(registry);
        await trainer.SendJobAsync();

        var letters = await Eventually.GetAsync(async () => await trainer.Queue.ReadDeadLettersAsync(0, 10, Cancelled), found => found.Count > 0);

        Assert.Equal((5, $"{PlainAddress} could not be fetched: the site answered 500."), (letters[0].DeliveryCount, letters[0].Reason));
        Assert.Equal(5, _site.Requests);
        Assert.Empty(registry.Ends);
        AssertNothingLoggedHoldsTheSecret();
    }

    [Fact]
    public async Task A_site_that_is_back_for_a_later_delivery_costs_no_run()
    {
        _site.Failures = 2;
        var registry = new FakeRegistry(ToyJob.Text, Address);
        await using var trainer = await StartAsync(registry);

        Assert.Null((await trainer.TrainAsync(registry)).Error);
        Assert.Equal([1, 2, 3], registry.Claims.Select(claim => claim.Attempt));
    }

    [Fact]
    public async Task A_site_that_does_not_have_the_data_ends_the_run_at_once()
    {
        _site.Failures = int.MaxValue;
        _site.Failure = HttpStatusCode.NotFound;
        var registry = new FakeRegistry(ToyJob.Text, Address);
        await using var trainer = await StartAsync(registry);

        Assert.Equal($"{PlainAddress} could not be fetched: the site answered 404.", (await trainer.TrainAsync(registry)).Error);
        Assert.Equal(1, _site.Requests);
        Assert.Single(registry.Claims);
        AssertNothingLoggedHoldsTheSecret();
    }

    [Fact]
    public async Task The_lineage_names_the_data_s_address_without_its_secrets()
    {
        var registry = new FakeRegistry(ToyJob.Text, Address);
        await using var trainer = await StartAsync(registry);

        var end = await trainer.TrainAsync(registry);

        using var reader = new StreamReader(await trainer.Store.OpenAsync(ModelArtifact.PathOf(end.ArtifactDigest!, ModelArtifact.Lineage), Cancelled));
        var lineage = await reader.ReadToEndAsync(Cancelled);
        Assert.Contains($"\"dataSource\": \"{PlainAddress}\"", lineage, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, lineage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task A_result_that_the_registry_refuses_ends_the_run_as_failed_with_the_registry_s_sentence(HttpStatusCode status)
    {
        var registry = RefusingTheFirstEnd("The metric 'auc' is no number.", status);
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        Assert.Equal("The registry did not take the result: The metric 'auc' is no number.", end.Error);
        Assert.Null(end.ArtifactDigest);
        Assert.Equal(registry.Claims.Single().ClaimId, end.ClaimId);
    }

    [Fact]
    public async Task An_error_longer_than_the_registry_takes_is_cut()
    {
        var registry = RefusingTheFirstEnd(new string('x', 3000));
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        var error = (await trainer.TrainAsync(registry)).Error!;

        Assert.Equal(FinishRunRequest.MaxErrorLength, error.Length);
        Assert.StartsWith("The registry did not take the result: xxx", error, StringComparison.Ordinal);
        Assert.EndsWith("x…", error, StringComparison.Ordinal);
    }

    private FakeRegistry RefusingTheFirstEnd(string detail, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var refusals = 1;
        return new FakeRegistry(ToyJob.Text, ToyJob.WriteData(_folder))
        {
            Detail = detail,
            Interfere = action => action == "finish" && Interlocked.Decrement(ref refusals) >= 0 ? status : null,
        };
    }

    private Task<RunningTrainer> StartAsync(FakeRegistry registry) => RunningTrainer.StartAsync(
        _folder,
        registry,
        builder =>
        {
            builder.Logging.AddProvider(_log);
            builder.Services.AddHttpClient(nameof(DatasetCache)).ConfigurePrimaryHttpMessageHandler(() => _site);
        });

    private void AssertNothingLoggedHoldsTheSecret()
    {
        Assert.NotEmpty(_log.Lines);
        Assert.DoesNotContain(_log.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    /// <summary>A site that fails as often as told, and then has the data.</summary>
    private sealed class FakeSite : HttpMessageHandler
    {
        private int _requests;

        public int Failures { get; set; }

        public HttpStatusCode Failure { get; set; } = HttpStatusCode.InternalServerError;

        public int Requests => Volatile.Read(ref _requests);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            Interlocked.Increment(ref _requests) <= Failures
                ? new HttpResponseMessage(Failure)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(ToyJob.Csv) });
    }
}
