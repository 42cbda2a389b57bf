using System.Diagnostics;
using System.Text.Json;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Mlflow;

/// <summary>MLflow's client for Node.js, as npm installs it in tests/mlflow, in a process of its own.</summary>
internal sealed class NodeClient : IDisposable
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "mlflow");

    private readonly Process _process;

    /// <param name="registry">Its address.</param>
    public NodeClient(Uri registry) => _process = Process.Start(new ProcessStartInfo("node", ["client.mjs", registry.ToString().TrimEnd('/')])
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Why there is none; null when there is.</summary>
    public static string? WhyMissing { get; } = Directory.Exists(Path.Combine(Folder, "node_modules", "mlflow"))
        ? null
        : "MLflow's client for Node.js is not installed: ./dev test installs it with npm where Node.js is to be had";

    /// <summary>Calls one of its functions, such as <c>Runs.create</c>.</summary>
    /// <returns>What it returned.</returns>
    public async Task<JsonElement> CallAsync(string function, object parameters, CancellationToken cancellationToken)
    {
        var result = await SendAsync(function, parameters, cancellationToken);
        return result.TryGetProperty("answer", out var answer) ? answer : throw new InvalidOperationException($"{function}: {result}");
    }

    /// <summary>Calls one of its functions with what the registry refuses.</summary>
    /// <returns>The status, the code and the sentence.</returns>
    public async Task<(int Status, string Code, string Message)> RefusedAsync(string function, object parameters, CancellationToken cancellationToken)
    {
        var error = (await SendAsync(function, parameters, cancellationToken)).GetProperty("error").GetString()!;
        using var json = JsonDocument.Parse(error[error.IndexOf('{', StringComparison.Ordinal)..]);
        var data = json.RootElement.GetProperty("data");
        return (json.RootElement.GetProperty("status").GetInt32(), data.GetProperty("error_code").GetString()!, data.GetProperty("message").GetString()!);
    }

    public void Dispose()
    {
        // It ends with its input.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<JsonElement> SendAsync(string function, object parameters, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.Serialize(new { api = function.Split('.')[0], call = function.Split('.')[1], with = parameters });
        await _process.StandardInput.WriteLineAsync(request.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The client ended without an answer.");
        using var json = JsonDocument.Parse(line);
        return json.RootElement.Clone();
    }
}
