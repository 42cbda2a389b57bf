namespace MLOpsAspire.Registry.Api.Events.Webhooks;

/// <summary>Nothing is sent to an address; the message is one sentence for those who see the delivery.</summary>
internal sealed class AddressRefusedException(string message) : Exception(message);
