using MLOpsAspire.Contracts;

namespace MLOpsAspire.AppHost.Up;

/// <summary>What the command line asks for.</summary>
internal sealed record UpOptions
{
    /// <summary>The CSV file to train on in place of the sample's data.</summary>
    public string? Data { get; init; }

    /// <summary>Run the loop once, check the answer, and end.</summary>
    public bool Once { get; init; }

    /// <summary>The folder for all state.</summary>
    public required string Home { get; init; }

    public int RegistryPort { get; init; } = DefaultPorts.Registry;

    public int ScoringPort { get; init; } = DefaultPorts.Scoring;

    public int TrainerPort { get; init; } = DefaultPorts.Trainer;

    /// <summary>Show what the services log, not only their warnings.</summary>
    public bool Verbose { get; init; }

    /// <summary>The key of a registry that asks for one, from the variable by which the services of this process get it too.</summary>
    public string? RegistryKey { get; init; } = Environment.GetEnvironmentVariable("Registry__Key");

    public Uri Registry => Address(RegistryPort);

    public Uri Scoring => Address(ScoringPort);

    public Uri Trainer => Address(TrainerPort);

    public IEnumerable<string> LogSettings =>
        Verbose ? [] :
        [
            "--Logging:LogLevel:Default=Warning",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning",

            // A database that cannot be used is said in one line by whoever needed it.
            "--Logging:LogLevel:Microsoft.EntityFrameworkCore=None",
        ];

    private static Uri Address(int port) => new($"http://localhost:{port}");
}
