using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using MLOpsAspire.Contracts;
using MLOpsAspire.Testing;
using MLOpsAspire.Testing.Postgres;
using Xunit.v3;

namespace MLOpsAspire.Registry.Api.Tests;

/// <summary>Where the registries of the running test keep their state: each folder stands for one database and one queue.</summary>
internal static class TestStorage
{
    private const string DatabaseFile = "registry.db";

    private static readonly Lazy<Task<string>> Template = new(CreateTemplateAsync);

    private static readonly Lazy<Task<string>> FileTemplate = new(CreateFileTemplateAsync);

    private static readonly ConditionalWeakTable<TempFolder, Lazy<Task<string>>> Databases = [];

    /// <summary>Whether the running test can run here.</summary>
    public static bool IsThere => !IsPostgres || PostgresServer.WhyMissing is null;

    private static bool IsPostgres => TestContext.Current.TestClass is IXunitTestClass { Class: var type } && type.IsAssignableTo(typeof(IOnPostgres));

    public static void SkipIfMissing() => Assert.SkipUnless(IsThere, PostgresServer.WhyMissing ?? "");

    /// <summary>The settings of a registry in a folder, whose database is there already if it is on PostgreSQL.</summary>
    public static async Task<string[]> SettingsAsync(TempFolder folder)
    {
        if (!IsPostgres)
        {
            await AddFileAsync(folder);
        }

        return await SettingsAsync(folder, CreateDatabaseAsync);
    }

    /// <summary>The settings of a registry in a folder, whose database is still to be made.</summary>
    public static Task<string[]> EmptyAsync(TempFolder folder) => SettingsAsync(folder, () => PostgresServer.CreateDatabaseAsync());

    /// <summary>Makes a database on PostgreSQL that needs no migration.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync() => await PostgresServer.CreateDatabaseAsync(await Template.Value);

    /// <summary>The settings of a registry on a database of PostgreSQL.</summary>
    public static string[] On(string database) =>
        [$"--ConnectionStrings:{ResourceNames.RegistryDatabase}={database}", $"--ConnectionStrings:{ResourceNames.Messaging}={database}"];

    /// <summary>A migrated file is copied, which is quicker than a migration.</summary>
    private static async Task AddFileAsync(TempFolder folder)
    {
        if (!File.Exists(folder[DatabaseFile]))
        {
            File.Copy(await FileTemplate.Value, folder[DatabaseFile]);
        }
    }

    private static async Task<string> CreateFileTemplateAsync()
    {
        var folder = new TempFolder();
        await using (var app = RegistryHost.Create([$"--{SettingNames.Home}={folder.Path}"], RunningApp.Quiet))
        {
            await RegistryHost.MigrateAsync(app, CancellationToken.None);
        }

        // What is still in the log beside the file is written into it when the last connection closes.
        SqliteConnection.ClearAllPools();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder[DatabaseFile];
    }

    private static async Task<string[]> SettingsAsync(TempFolder folder, Func<Task<string>> create)
    {
        string[] home = [$"--{SettingNames.Home}={folder.Path}"];
        return IsPostgres ? [.. home, .. On(await Databases.GetValue(folder, _ => new(create)).Value)] : home;
    }

    private static async Task<string> CreateTemplateAsync()
    {
        using var folder = new TempFolder();
        var database = await PostgresServer.CreateDatabaseAsync();
        await using var app = RegistryHost.Create([$"--{SettingNames.Home}={folder.Path}", .. On(database)], RunningApp.Quiet);
        await RegistryHost.MigrateAsync(app, CancellationToken.None);
        return database;
    }
}
