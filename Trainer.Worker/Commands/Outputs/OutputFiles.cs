using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Trainer.Worker.Attempts;

namespace MLOpsAspire.Trainer.Worker.Commands.Outputs;

/// <summary>Stores what a command left in <c>outputs</c> as the run's files. Links are not followed.</summary>
internal sealed class OutputFiles(IArtifactStore store, IOptions<CommandOptions> options)
{
    /// <summary>Stores the files.</summary>
    /// <exception cref="CommandException">They are too many or too large; or some cannot be stored, and the others are.</exception>
    public async Task StoreAsync(OutputFolder outputs, Attempt attempt, CancellationToken cancellationToken)
    {
        List<Output> all = outputs.Path is { } path ? [.. List(new DirectoryInfo(path), OutputFolder.Name, attempt)] : [];
        var refused = all.Select(output => output.Problem).OfType<string>().ToList();
        var files = all.Where(output => output.Problem is null).ToList();
        ThrowIfBeyond(files.Count, refused.Count, files.Sum(output => output.File!.Length));
        foreach (var file in files)
        {
            if (await ProblemOfAsync(file, attempt, cancellationToken) is { } problem)
            {
                refused.Add(problem);
            }
        }

        attempt.Log.Note($"Outputs: {files.Count} files, {files.Sum(output => output.File!.Length)} bytes.");
        refused.ForEach(attempt.Log.Note);
        if (refused.Count > 0)
        {
            throw new CommandException(refused[0]);
        }
    }

    private void ThrowIfBeyond(int files, int refused, long size)
    {
        if (files + refused > options.Value.MaxOutputFiles)
        {
            throw new CommandException(
                $"The command left more than {options.Value.MaxOutputFiles} files in {OutputFolder.Name}; {CommandOptions.Section}:{nameof(CommandOptions.MaxOutputFiles)} raises that.");
        }

        if (size > options.Value.MaxOutputBytes)
        {
            throw new CommandException(
                $"The files that the command left in {OutputFolder.Name} have more than {options.Value.MaxOutputBytes} bytes; {CommandOptions.Section}:{nameof(CommandOptions.MaxOutputBytes)} raises that.");
        }
    }

    /// <summary>Goes down the folders; no further than shows that there are too many files.</summary>
    private IEnumerable<Output> List(DirectoryInfo root, string rootName, Attempt attempt)
    {
        var left = options.Value.MaxOutputFiles + 1;
        var folders = new Stack<(DirectoryInfo Folder, string Name)>([(root, rootName)]);
        while (folders.TryPop(out var folder))
        {
            if (EntriesOf(folder.Folder, left) is not { } entries)
            {
                yield return new Output(folder.Name, null, $"'{folder.Name}' cannot be stored: the trainer may not look into it.");
                continue;
            }

            left -= entries.Count;
            foreach (var entry in entries)
            {
                var name = $"{folder.Name}/{entry.Name}";
                if (ArtifactPath.Problem(PathOf(name, attempt)) is { } problem)
                {
                    yield return new Output(name, null, $"'{name}' cannot be stored: let the command give it another name. {problem}");
                }
                else if (entry.LinkTarget is not null)
                {
                    attempt.Log.Note($"'{name}' is a link and was left out.");
                }
                else if (entry is DirectoryInfo inner)
                {
                    folders.Push((inner, name));
                }
                else
                {
                    yield return new Output(name, (FileInfo)entry, Problem: null);
                }
            }
        }
    }

    private static string PathOf(string name, Attempt attempt) => $"{RunArtifact.FolderOf(attempt.Run.ExperimentId, attempt.Run.Id)}/{name}";

    /// <returns>Null when the file has been stored.</returns>
    private async Task<string?> ProblemOfAsync(Output file, Attempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = OutputFolder.Open(file.File!);
            await store.PutAsync(PathOf(file.Name, attempt), content, cancellationToken);
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return $"'{file.Name}' cannot be stored: the trainer may not read it.";
        }
    }

    /// <returns>Null when the trainer may not look into the folder.</returns>
    private static IReadOnlyList<FileSystemInfo>? EntriesOf(DirectoryInfo folder, int most)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos().Take(most)];
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="Name">From <c>outputs</c> on, divided by <c>/</c>.</param>
    /// <param name="File">Null for what cannot be stored.</param>
    /// <param name="Problem">Why it cannot be stored; null when it can.</param>
    private sealed record Output(string Name, FileInfo? File, string? Problem);
}
