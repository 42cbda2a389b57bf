using System.Net;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Scoring.Api.Models;
using MLOpsAspire.ServiceDefaults.Hosting;

namespace MLOpsAspire.Scoring.Api.Deployments;

/// <summary>Tells the registry what this replica serves: after each change, and every few seconds as a sign of life.</summary>
internal sealed partial class ReplicaReportService(
    RegistryClient registry,
    ModelTable table,
    ReplicaAddress address,
    ReportSignal signal,
    IOptions<ScoringOptions> options,
    TimeProvider time,
    ILogger<ReplicaReportService> logger) : LoopService(time, logger)
{
    private static readonly TimeSpan WhileCanary = TimeSpan.FromSeconds(1);

    protected override async Task RoundAsync(CancellationToken stoppingToken)
    {
        var next = signal.Next();
        if (address.Find() is { } own && table.IsKnown)
        {
            await ReportAsync(own, stoppingToken);
        }

        // A canary that does badly is to be heard of soon.
        var pause = options.Value.ReportInterval;
        await signal.WaitAsync(next, pause > WhileCanary && table.Deployments.Any(slots => slots.Split is not null) ? WhileCanary : pause, stoppingToken);
    }

    private async Task ReportAsync(Uri own, CancellationToken cancellationToken)
    {
        var deployments = table.Deployments.SelectMany(ReportsOf);
        try
        {
            await registry.ReportReplicaAsync(
                ReplicaAddress.IdOf(own), new ReplicaReport(own.GetLeftPart(UriPartial.Authority), [.. deployments]), cancellationToken);
        }
        catch (RegistryException e) when (e.Status < HttpStatusCode.InternalServerError)
        {
            LogRefused(e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or RegistryException)
        {
            // The watch for changes says that the registry is away; saying it twice helps nobody.
        }
    }

    private static IEnumerable<ReplicaDeployment> ReportsOf(DeploymentSlots slots)
    {
        var own = ReportOf(slots.Own, slots.Split?.Champion.Read(slots.Split.Canary));
        var canary = slots.Canary is { } share ? ReportOf(share, slots.Split!.Candidate.Read(slots.Split.Canary)) : null;
        return new[] { own, canary }.OfType<ReplicaDeployment>();
    }

    /// <returns>Null while there is nothing to say.</returns>
    private static ReplicaDeployment? ReportOf(ModelSlot slot, Traffic? traffic) =>
        slot.Wanted.Digest is { } digest && (slot.IsServed || slot.Error is not null)
            ? new ReplicaDeployment(slot.Wanted.Endpoint, slot.Wanted.Name, digest, slot.IsServed ? null : slot.Error) { Traffic = traffic }
            : null;

    [LoggerMessage(2, LogLevel.Warning, "The registry does not take this replica's report, so no release will count on it: {Reason}")]
    private partial void LogRefused(string reason);
}
