using System.Net;
using MLOpsAspire.Contracts.Events;

namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>What a request for a webhook may hold. Each rule names the field it is about.</summary>
internal static class WebhookRules
{
    private const int MaxUrlLength = 2000;
    private const int MaxTypes = 50;
    private const int MaxSubjectLength = 1000;

    /// <summary>Says what is wrong with it; null when nothing is, as far as can be seen without asking where a name leads.</summary>
    /// <param name="allowPrivate">Whether it may lead into a network of one's own.</param>
    public static string? ProblemOf(CreateWebhookRequest request, bool allowPrivate) => request switch
    {
        { Types.Count: < 1 or > MaxTypes } => $"types: they are 1 to {MaxTypes}.",
        { Subject.Length: > MaxSubjectLength } => $"subject: it has at most {MaxSubjectLength} characters.",
        { Subject: { } subject } when subject.EndsWith('*') || subject.EndsWith('/') || subject.Any(char.IsControl) =>
            "subject: write the path of what events are about, such as endpoints/titanic; what is below it is meant too.",
        _ => UrlProblem(request.Url, allowPrivate) ?? request.Types.Select(EventPattern.Problem).FirstOrDefault(problem => problem is not null),
    };

    private static string? UrlProblem(string text, bool allowPrivate) =>
        text.Length > MaxUrlLength ? $"url: it has at most {MaxUrlLength} characters."
        : !Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
            ? "url: it is an https address."
        : url.UserInfo.Length > 0 ? "url: it holds no password, since all who see the webhook could read it."
        : url.Fragment.Length > 0 ? "url: it has no fragment, which would not be sent."
        : allowPrivate ? null
        : url.Scheme != Uri.UriSchemeHttps
            ? $"url: it is an https address; without encryption events are sent into a network of one's own only, if {Setting} says so."
        : url.IsLoopback || (IPAddress.TryParse(url.DnsSafeHost, out var address) && !PublicAddress.Is(address))
            ? $"url: it leads into a network of one's own, where events are sent only if {Setting} says so."
        : null;

    private static string Setting => $"{WebhookOptions.Section}:{nameof(WebhookOptions.AllowPrivate)}";
}
