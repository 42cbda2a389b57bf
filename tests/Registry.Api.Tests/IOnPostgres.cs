namespace MLOpsAspire.Registry.Api.Tests;

/// <summary>Marks a test class whose registries keep their state on PostgreSQL; those of all others keep it in files.</summary>
public interface IOnPostgres;
