using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Triggers;
using MLOpsAspire.Registry.Api.Runs;
using MLOpsAspire.Registry.Api.Storage;
using MLOpsAspire.Registry.Api.Triggers.Jobs;

namespace MLOpsAspire.Registry.Api.Triggers.Hooks;

/// <summary>Takes webhooks, and starts the jobs they are for.</summary>
internal sealed partial class HookIntake(
    RegistryDbContext db, TriggerStore triggers, TriggerStarter starter, HookSecrets secrets, OutboxSignal outbox, ILogger<HookIntake> logger)
{
    private const string PushEvent = "push";
    private const string PingEvent = "ping";
    private const int MaxDeliveryLength = 100;

    /// <summary>In place of the secret of a trigger that is not there, so that its absence takes as long to find out.</summary>
    private static readonly string NoSecret = HookSecrets.New();

    /// <returns>The trigger whose secret the webhook knows; null when it does not, or there is no such trigger.</returns>
    public async Task<TriggerRow?> FindAsync(string id, HookRequest request, CancellationToken cancellationToken)
    {
        var trigger = await triggers.FindAsync(id, cancellationToken) is { Kind: TriggerKind.Push } row ? row : null;
        var secret = trigger is null ? null : secrets.Unprotect(trigger.Secret!);
        if (trigger is not null && secret is null)
        {
            LogUnreadable(trigger.Id);
        }

        return HookSignature.IsRight(request, secret ?? NoSecret) && secret is not null ? trigger : null;
    }

    /// <summary>Does what a webhook asks for, whose signature is right.</summary>
    public async Task<HookReply> TakeAsync(TriggerRow trigger, HookRequest request, CancellationToken cancellationToken)
    {
        if (request is { IsGitHub: true, Event: PingEvent })
        {
            return HookReply.Ping;
        }

        if (ReadPush(request) is not { } push || push.Delivery.Length is 0 or > MaxDeliveryLength || push.Updates.Any(update => !CommitId.IsValid(update.Commit)))
        {
            return HookReply.Refused(HookRefusals.Unknown(
                "It is not the push of GitHub as application/json with X-GitHub-Delivery, nor git.push of Azure DevOps with all its resource details."));
        }

        var (watched, nothing) = PushWatch.Find(trigger, push);
        string[] marks = [$"delivery:{push.Delivery}", $"body:{Digest.Of(request.Body)}"];
        var reply = await db.InTransactionAsync(() => StartAsync(trigger, push, watched, nothing, marks, cancellationToken), cancellationToken);
        outbox.Raise();
        return reply;
    }

    /// <summary>
    /// The signature covers the body alone, so that a copy could come under another delivery's id: a webhook is known again by either. One whose
    /// job was refused is not kept, and may come again.
    /// </summary>
    private async Task<HookReply> StartAsync(
        TriggerRow trigger, Push push, IReadOnlyList<RefUpdate> watched, HookReply? nothing, string[] marks, CancellationToken cancellationToken)
    {
        if (await triggers.FindAsync(trigger.Id, cancellationToken) is null)
        {
            return HookReply.Refused(HookRefusals.Wrong);
        }

        if (await triggers.IsKnownAsync(trigger.Id, marks, cancellationToken))
        {
            return HookReply.Refused(HookRefusals.Replayed);
        }

        var runs = new List<string>();
        foreach (var update in watched)
        {
            var reply = await starter.StartOnceAsync(trigger, TriggerCause.OfPush(trigger, push, update), cancellationToken);
            if (reply?.Value is not { } run)
            {
                return HookReply.Refused(reply?.Problem is { } problem ? HookRefusals.JobRefused(problem) : HookRefusals.Replayed);
            }

            runs.Add(run.Id);
        }

        foreach (var mark in marks)
        {
            await triggers.KeepAsync(trigger.Id, mark, runs.FirstOrDefault(), cancellationToken);
        }

        return nothing ?? HookReply.Started(runs);
    }

    private static Push? ReadPush(HookRequest request)
    {
        try
        {
            return !request.IsGitHub ? AzureDevOpsPush.Read(request.Body)
                : request.Event == PushEvent ? GitHubPush.Read(request.Body, request.Delivery)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The secret of trigger {TriggerId} cannot be read with the keys of this registry; make the trigger anew, or give it the keys back")]
    private partial void LogUnreadable(string triggerId);
}
