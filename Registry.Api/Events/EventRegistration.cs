using MLOpsAspire.Registry.Api.Events.Webhooks;

namespace MLOpsAspire.Registry.Api.Events;

internal static class EventRegistration
{
    public static void AddEvents(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<EventLog>();
        builder.Services.AddScoped<EventStore>();
        builder.Services.AddScoped<EventPublisher>();
        builder.Services.AddScoped<EventStream>();
        builder.Services.AddSingleton<NewEventSignal>();
        builder.Services.AddSingleton<PublishedEventSignal>();
        builder.Services.AddHostedService<EventService>();
        builder.AddWebhooks();
    }
}
