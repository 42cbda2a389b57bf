using System.Text;
using System.Text.Json;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Contracts.FunctionalTests;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Trainer.Worker.Artifacts;
using MLOpsAspire.Trainer.Worker.Attempts;
using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Commands.Outputs;

/// <summary>Makes a model artifact of <c>outputs/model.onnx</c> and the files beside it that belong to a model.</summary>
internal sealed class OutputModel(ArtifactFolder artifacts, TimeProvider time)
{
    private const int MaxModelSize = 1024 * 1024 * 1024;
    private const int MaxFileSize = 16 * 1024 * 1024;
    private const string ModelName = $"{OutputFolder.Name}/{ModelArtifact.Onnx}";

    /// <summary>The lineage is the trainer's to write, and so is the manifest.</summary>
    private static readonly string[] FilesBeside =
    [
        ModelArtifact.MLmodel, ModelArtifact.Signature, ModelArtifact.Metrics, ModelArtifact.Data, ModelArtifact.Evaluation,
        ModelArtifact.Importance, ModelArtifact.Baseline, ModelArtifact.InputExample, ModelArtifact.FunctionalTests,
    ];

    /// <returns>The artifact's digest; null when there is no model that can be served.</returns>
    /// <exception cref="CommandException">The job registers a model, and there is none that can be served.</exception>
    public async Task<string?> StoreAsync(OutputFolder outputs, CommandJob job, Attempt attempt, CancellationToken cancellationToken)
    {
        if (outputs.Find(ModelArtifact.Onnx) is not { } file)
        {
            return job.Register is null ? null
                : throw new CommandException($"The job registers the model '{job.Register}', but the command left no {ModelName}; let it write the model there.");
        }

        var model = await OutputFolder.ReadAsync(file, MaxModelSize, cancellationToken);
        if (ProblemOf(model) is { } problem)
        {
            return job.Register is null ? Note($"{ModelName} is kept as a file only. {problem}")
                : throw new CommandException($"{ModelName} cannot be registered. {problem}");
        }

        var files = new Dictionary<string, byte[]>
        {
            [ModelArtifact.Onnx] = model!,
            [ModelArtifact.Lineage] = JsonSerializer.SerializeToUtf8Bytes(CommandLineage.Of(job, attempt.Run, time.GetUtcNow()), WireJson.Indented),
        };
        await AddFilesBesideAsync(files, outputs, job, attempt, cancellationToken);
        var digest = await artifacts.StoreAsync(files, cancellationToken);
        attempt.Log.Note($"Model: stored as artifact {digest}.");
        return digest;

        string? Note(string line)
        {
            attempt.Log.Note(line);
            return null;
        }
    }

    private static async Task AddFilesBesideAsync(
        Dictionary<string, byte[]> files, OutputFolder outputs, CommandJob job, Attempt attempt, CancellationToken cancellationToken)
    {
        foreach (var name in FilesBeside)
        {
            if (outputs.Find(name) is not { } file)
            {
                continue;
            }

            var bytes = await OutputFolder.ReadAsync(file, MaxFileSize, cancellationToken);
            if (ProblemOf(name, bytes) is not { } problem)
            {
                files.Add(name, bytes!);
            }
            else if (name == ModelArtifact.FunctionalTests && job.Register is not null)
            {
                throw new CommandException($"The model cannot be registered with these tests. {problem}");
            }
            else
            {
                attempt.Log.Note($"{OutputFolder.Name}/{name} was left out of the model. {problem}");
            }
        }
    }

    private static string? ProblemOf(byte[]? model)
    {
        try
        {
            if (model is null)
            {
                return $"It is larger than {MaxModelSize} bytes.";
            }

            OnnxReader.ReadAny(model);
            return null;
        }
        catch (OnnxFormatException e)
        {
            return e.Message;
        }
    }

    private static string? ProblemOf(string name, byte[]? bytes)
    {
        try
        {
            if (bytes is null)
            {
                return $"It is larger than {MaxFileSize} bytes.";
            }

            if (name == ModelArtifact.FunctionalTests)
            {
                FunctionalTestFile.Parse(Encoding.UTF8.GetString(bytes), name);
            }
            else if (name != ModelArtifact.MLmodel)
            {
                using var json = JsonDocument.Parse(bytes);
            }

            return null;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
        catch (JsonException)
        {
            return "It is no JSON.";
        }
    }
}
