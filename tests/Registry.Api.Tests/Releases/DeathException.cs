namespace MLOpsAspire.Registry.Api.Tests.Releases;

/// <summary>Stands for the end of a process.</summary>
internal sealed class DeathException() : Exception("The process is dead.");
