namespace MLOpsAspire.Registry.Api.Tests;

/// <summary>A registry without background work that the tests of a class share, for tests that do not come into each other's way.</summary>
public sealed class RestingRegistry : IAsyncLifetime
{
    private RunningRegistry? _registry;

    /// <summary>Skips the test that asks for it where its database is missing.</summary>
    internal RunningRegistry Registry
    {
        get
        {
            TestStorage.SkipIfMissing();
            return _registry!;
        }
    }

    public async ValueTask InitializeAsync() =>
        _registry = TestStorage.IsThere ? await RunningRegistry.StartAsync(RunningRegistry.WithoutBackgroundWork) : null;

    public ValueTask DisposeAsync() => _registry?.DisposeAsync() ?? ValueTask.CompletedTask;
}
