using MLOpsAspire.Contracts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Training;

/// <summary>Reads the data a job names: a file on this machine, an http address, or a file of the artifact store.</summary>
internal sealed class DataSource(DatasetCache cache, IArtifactStore artifacts)
{
    /// <summary>Reads the data.</summary>
    /// <param name="job">Names the data, what its columns are, and what stands for a missing value.</param>
    /// <param name="instead">A path or address to take in place of the job's own; the job's digest is not asked of it.</param>
    /// <exception cref="JobFileException">The data is not there.</exception>
    /// <exception cref="DatasetFetchException">The data cannot be fetched.</exception>
    /// <exception cref="DataFormatException">The data cannot be used, or lacks a column that the job gives a type.</exception>
    public async Task<Table> ReadAsync(AlgorithmJob job, string? instead, CancellationToken cancellationToken)
    {
        var source = instead ?? job.DataSource
            ?? throw new JobFileException("The job names no data: give 'data.source' in the job file, or the data when you submit it.");
        var (name, openAsync) = await LocateAsync(source, instead is null ? job.DataSha256 : null, cancellationToken);

        // Opening and reading may hang for as long as the disk or the share behind the path does, which must not keep the trainer from stopping.
        var reading = Task.Run(
            async () =>
            {
                await using var stream = await openAsync();
                return TableReader.Read(stream, name, OptionsOf(job), cancellationToken);
            },
            cancellationToken);
        var table = await reading.WaitAsync(cancellationToken);
        if (instead is null && job.DataSha256 is { } digest && !string.Equals(digest, table.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new JobFileException(
                $"The data '{DataAddress.WithoutSecrets(source)}' has the digest {table.Sha256}, not {digest} as the job file says.");
        }

        table.ThrowIfAbsent(job.Types.Keys);
        return table;
    }

    /// <summary>A class keeps its digits, and a declared category its word, even one such as NA.</summary>
    private static TableOptions OptionsOf(AlgorithmJob job) => new()
    {
        Missing = job.Missing,
        Columns =
        [
            new ColumnOptions(job.Label, job.Task == LearningTask.Regression ? ColumnType.Number : ColumnType.Text),
            .. job.Categories.Select(column => new ColumnOptions(column.Key, ColumnType.Text) { Words = [.. column.Value.Keys] }),
            .. job.Types.Where(column => !job.Categories.ContainsKey(column.Key))
                .Select(column => new ColumnOptions(column.Key, column.Value == FeatureKind.Number ? ColumnType.Number : ColumnType.Text)),
        ],
    };

    /// <returns>The data's name, for messages, and what opens it.</returns>
    private async Task<(string Name, Func<Task<Stream>> OpenAsync)> LocateAsync(string source, string? sha256, CancellationToken cancellationToken)
    {
        if (DataAddress.TryGetUrl(source, out var url))
        {
            var copy = await cache.FetchAsync(url, sha256, cancellationToken);
            return (Path.GetFileName(url.AbsolutePath), () => Task.FromResult<Stream>(Open(copy)));
        }

        if (DataAddress.TryGetArtifact(source, out var artifact))
        {
            return ArtifactPath.Problem(artifact) is { } problem
                ? throw new JobFileException($"The data's address names no path of the artifact store. {problem}")
                : (Path.GetFileName(artifact), () => OpenArtifactAsync(artifact, cancellationToken));
        }

        return DataAddress.IsUnknown(source)
                ? throw new JobFileException("The data's address cannot be read; it must be a path, or begin with http://, https:// or artifacts:.")
            : source.Contains('\0', StringComparison.Ordinal) ? throw new JobFileException("The path of the data file holds a character that no path can hold.")
            : (Path.GetFileName(source), () => Task.FromResult<Stream>(Open(Path.GetFullPath(source))));
    }

    private async Task<Stream> OpenArtifactAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await artifacts.OpenAsync(path, cancellationToken);
        }
        catch (ArtifactNotFoundException e)
        {
            throw new JobFileException($"The data is not there. {e.Message}");
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 128 * 1024, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new JobFileException($"The data file '{path}' is not there, on the machine where the trainer runs.");
        }
        catch (PathTooLongException)
        {
            throw new JobFileException("The path of the data file is longer than a path can be.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new JobFileException($"The data file '{path}' may not be read by the trainer, or is a folder.");
        }
    }
}
