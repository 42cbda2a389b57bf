namespace MLOpsAspire.Registry.Api.Tests;

/// <summary>A registry without background work that the tests of a class share, for tests that do not come into each other's way.</summary>
public sealed class RestingRegistry : IAsyncLifetime
{
    internal RunningRegistry Registry { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Registry = await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork);

    public ValueTask DisposeAsync() => Registry.DisposeAsync();
}
