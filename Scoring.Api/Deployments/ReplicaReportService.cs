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
    protected override async Task RoundAsync(CancellationToken stoppingToken)
    {
        var next = signal.Next();
        if (address.Find() is { } own && table.IsKnown)
        {
            await ReportAsync(own, stoppingToken);
        }

        await signal.WaitAsync(next, options.Value.ReportInterval, stoppingToken);
    }

    private async Task ReportAsync(Uri own, CancellationToken cancellationToken)
    {
        var deployments = table.Slots
            .Where(slot => slot.Wanted.Digest is not null && (slot.IsServed || slot.Error is not null))
            .Select(slot => new ReplicaDeployment(slot.Wanted.Endpoint, slot.Wanted.Name, slot.Wanted.Digest!, slot.IsServed ? null : slot.Error));
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

    [LoggerMessage(2, LogLevel.Warning, "The registry does not take this replica's report, so no release will count on it: {Reason}")]
    private partial void LogRefused(string reason);
}
