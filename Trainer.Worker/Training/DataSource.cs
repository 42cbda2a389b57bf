using MLOpsAspire.Contracts;
using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Training;

/// <summary>Reads the data a job names: a file on this machine, or an http address.</summary>
internal sealed class DataSource(DatasetCache cache)
{
    /// <summary>Reads the data.</summary>
    /// <param name="job">Names the data, and the columns to read as texts.</param>
    /// <param name="instead">A path or address to take in place of the job's own; the job's digest is not asked of it.</param>
    /// <exception cref="JobFileException">The data is not there.</exception>
    /// <exception cref="DatasetFetchException">The data cannot be fetched.</exception>
    /// <exception cref="DataFormatException">The data cannot be used.</exception>
    public async Task<Table> ReadAsync(JobFile job, string? instead, CancellationToken cancellationToken)
    {
        var source = instead ?? job.DataSource
            ?? throw new JobFileException("The job names no data: give 'data.source' in the job file, or the data when you submit it.");
        var (path, name) = await LocateAsync(source, instead is null ? job.DataSha256 : null, cancellationToken);

        // Opening and reading may hang for as long as the disk or the share behind the path does, which must not keep the trainer from stopping.
        var reading = Task.Run(
            () =>
            {
                using var stream = Open(path);
                return TableReader.Read(stream, name, OptionsOf(job), cancellationToken);
            },
            cancellationToken);
        var table = await reading.WaitAsync(cancellationToken);
        return instead is not null || job.DataSha256 is not { } digest || string.Equals(digest, table.Sha256, StringComparison.OrdinalIgnoreCase)
            ? table
            : throw new JobFileException(
                $"The data '{DataAddress.WithoutSecrets(source)}' has the digest {table.Sha256}, not {digest} as the job file says.");
    }

    /// <summary>The label keeps its digits, and a declared category its word, even one such as NA.</summary>
    private static TableOptions OptionsOf(JobFile job) => new()
    {
        Columns =
        [
            .. job.Categories.Select(column => new ColumnOptions(column.Key, ColumnType.Text) { Words = [.. column.Value.Keys] }),
            new ColumnOptions(job.Label, ColumnType.Text),
        ],
    };

    private async Task<(string Path, string Name)> LocateAsync(string source, string? sha256, CancellationToken cancellationToken)
    {
        if (DataAddress.TryGetUrl(source, out var url))
        {
            return (await cache.FetchAsync(url, sha256, cancellationToken), Path.GetFileName(url.AbsolutePath));
        }

        return DataAddress.IsUnknown(source) ? throw new JobFileException("The data's address cannot be read; it must be a path, or begin with http:// or https://.")
            : source.Contains('\0', StringComparison.Ordinal) ? throw new JobFileException("The path of the data file holds a character that no path can hold.")
            : (Path.GetFullPath(source), Path.GetFileName(source));
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
