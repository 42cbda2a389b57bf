namespace MLOpsAspire.Scoring.Api.Dialects;

/// <summary>The version of this service, as its dialects tell it.</summary>
internal static class ServiceVersion
{
    public static string Text { get; } = typeof(ServiceVersion).Assembly.GetName().Version!.ToString(3);
}
