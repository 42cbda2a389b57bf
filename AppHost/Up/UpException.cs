namespace MLOpsAspire.AppHost.Up;

/// <summary>Something keeps the system from running. The message is one line that says what, and what to do.</summary>
internal sealed class UpException(string message) : Exception(message);
