using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Events;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>Sends one event to one receiver, once.</summary>
internal sealed class WebhookSender(
    IHttpClientFactory clients, WebhookSecrets secrets, IOptions<WebhookOptions> options, IOptions<EventOptions> events, TimeProvider time)
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const int MaxProblemLength = 500;

    public async Task<SendOutcome> SendAsync(WebhookRow webhook, EventRow row, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(row.ToCloudEvent(events.Value.Source), WireJson.Options);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        if (secrets.Sign(webhook.Secret, row.Id, timestamp, body) is not { } signature)
        {
            return new SendOutcome(null, "The webhook's secret cannot be read with the keys in this registry's Secrets:KeyFolder; nothing was sent.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEvent.MediaType, "utf-8");
        request.Headers.Add(IdHeader, row.Id);
        request.Headers.Add(TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(SignatureHeader, signature);
        return await PostAsync(request, cancellationToken);
    }

    private async Task<SendOutcome> PostAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // What the receiver says beside its status is nobody's business, and may have no end.
            using var response = await clients.CreateClient(nameof(WebhookSender))
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return OutcomeOf(response);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome(null, $"The receiver did not answer within {options.Value.Timeout}.");
        }
        catch (HttpRequestException e)
        {
            var problem = e.InnerException is AddressRefusedException refused ? refused.Message : $"The receiver could not be reached: {e.GetBaseException().Message}";
            return new SendOutcome(null, problem.Length > MaxProblemLength ? problem[..MaxProblemLength] : problem);
        }
    }

    private SendOutcome OutcomeOf(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return response.IsSuccessStatusCode
            ? new SendOutcome(status)
            : new SendOutcome(status, $"The receiver answered {status}.", response.Headers.RetryAfter switch
            {
                { Delta: { } wait } => wait,
                { Date: { } until } => until - time.GetUtcNow(),
                _ => null,
            });
    }
}
