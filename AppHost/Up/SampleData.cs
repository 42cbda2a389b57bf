using Microsoft.Extensions.Options;
using MLOpsAspire.Platform;
using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Samples.Titanic;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.AppHost.Up;

/// <summary>The data to train the sample on: the file that was named, the public list, or a generated one where there is no network.</summary>
/// <param name="Path">Null to let the job file's own source stand.</param>
/// <param name="Note">What is to be said of its origin.</param>
/// <param name="Description">One line for the console.</param>
internal sealed record SampleData(string? Path, string? Note, string Description)
{
    private const ulong Seed = 1;
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(15);

    public static async Task<SampleData> ChooseAsync(UpOptions options, CancellationToken cancellationToken)
    {
        if (options.Data is { } file)
        {
            return new SampleData(System.IO.Path.GetFullPath(file), null, file);
        }

        var job = (AlgorithmJob)JobFileReader.Read(TitanicSample.Read(TitanicSample.JobFileName), TitanicSample.JobFileName);
        try
        {
            using var http = new HttpClient();
            var cache = new DatasetCache(
                http, System.IO.Path.Combine(options.Home, "datasets"), Options.Create(new DatasetOptions { Timeout = FetchTimeout }));
            await cache.FetchAsync(new Uri(job.DataSource!), job.DataSha256, cancellationToken);
            return new SampleData(null, null, job.DataSource!);
        }
        catch (DatasetFetchException)
        {
            return await GenerateAsync(options.Home, job.DataSource!, cancellationToken);
        }
    }

    private static async Task<SampleData> GenerateAsync(string home, string source, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.Combine(home, "datasets", "generated-passengers.csv");
        var csv = PassengerGenerator.Generate(Seed);
        await AtomicFile.WriteAsync(path, System.Text.Encoding.UTF8.GetBytes(csv), cancellationToken);
        return new SampleData(
            path,
            $"Generated passengers (seed {Seed}), because {source} could not be fetched.",
            "GENERATED passengers: the real list could not be fetched");
    }
}
