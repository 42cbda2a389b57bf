namespace MLOpsAspire.Platform;

/// <summary>A setting with which no service can start. The message names the setting and what to do, and quotes no value.</summary>
public sealed class SettingException(string message) : InvalidOperationException(message);
