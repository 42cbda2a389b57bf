using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Platform.Postgres;
using Npgsql;

namespace MLOpsAspire.Platform;

/// <summary>Registers the ports with the implementation the configuration names.</summary>
public static class PlatformRegistration
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    public static IHostApplicationBuilder AddJobQueue(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<JobQueueOptions>()
            .BindConfiguration(JobQueueOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        if (builder.Configuration.GetConnectionString(ResourceNames.Messaging) is { } setting && PostgresSetting.LooksLikePostgres(setting))
        {
            builder.AddPostgresJobQueue(PostgresSetting.Find(builder.Configuration, ResourceNames.Messaging)!);
        }
        else
        {
            RefuseConnectionString(builder.Configuration, ResourceNames.Messaging);
            builder.AddSqliteJobQueue();
        }

        builder.Services.AddHealthChecks().AddCheck<JobQueueHealthCheck>("queue");
        return builder;
    }

    public static IHostApplicationBuilder AddArtifactStore(this IHostApplicationBuilder builder)
    {
        RefuseConnectionString(builder.Configuration, ResourceNames.Artifacts);
        builder.Services.AddSingleton<IArtifactStore>(_ => new FolderArtifactStore(MlopsHome.PathOf(builder.Configuration, "artifacts")));
        return builder;
    }

    public static IHostApplicationBuilder AddDatasetCache(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<DatasetOptions>()
            .BindConfiguration(DatasetOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHttpClient(nameof(DatasetCache))

            // The cache keeps one client for its whole life, so the connections are renewed in place of the handler.
            .UseSocketsHttpHandler((handler, _) => handler.PooledConnectionLifetime = ConnectionLifetime)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        builder.Services.AddSingleton(services => new DatasetCache(
            services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(DatasetCache)),
            MlopsHome.PathOf(builder.Configuration, "datasets"),
            services.GetRequiredService<IOptions<DatasetOptions>>()));
        return builder;
    }

    private static void AddPostgresJobQueue(this IHostApplicationBuilder builder, NpgsqlConnectionStringBuilder server) =>
        builder.Services.AddSingleton<IJobQueue>(services => new PostgresJobQueue(
            server, services.GetRequiredService<IOptions<JobQueueOptions>>(), services.GetRequiredService<TimeProvider>()));

    private static void AddSqliteJobQueue(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<IJobQueue>(services => new SqliteJobQueue(
            MlopsHome.PathOf(builder.Configuration, "jobs.db"),
            services.GetRequiredService<IOptions<JobQueueOptions>>(),
            services.GetRequiredService<TimeProvider>()));

    private static void RefuseConnectionString(IConfiguration configuration, string name)
    {
        if (configuration.GetConnectionString(name) is { Length: > 0 })
        {
            throw new SettingException(
                $"ConnectionStrings:{name} is set, but this build has no adapter for it. Remove the setting to use local files.");
        }
    }
}
