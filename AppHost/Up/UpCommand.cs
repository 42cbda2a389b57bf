using System.CommandLine;
using System.CommandLine.Help;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.AppHost.Up;

/// <summary>The command line of the embedded build.</summary>
internal static class UpCommand
{
    private const int WrongUsage = 2;

    /// <summary>How long the services may take to stop after Ctrl+C.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private static readonly Option<string?> Data = new("--data") { Description = "The CSV file to train the sample on.", HelpName = "FILE" };

    private static readonly Option<bool> Once = new("--once") { Description = "Run the loop once; the exit code is 0 only if the prediction was right." };

    private static readonly Option<string> Home = new("--home")
    {
        Description = $"The folder for all state. Default: {SettingNames.Home}, or .mlops here.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(SettingNames.Home) is { Length: > 0 } home ? home : ".mlops",
    };

    private static readonly Option<int> RegistryPort = Port("--registry-port", "registry", DefaultPorts.Registry);

    private static readonly Option<int> ScoringPort = Port("--scoring-port", "scoring service", DefaultPorts.Scoring);

    private static readonly Option<int> TrainerPort = Port("--trainer-port", "trainer", DefaultPorts.Trainer);

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Show what the services log, not only their warnings." };

    /// <summary>Reads the arguments and runs.</summary>
    /// <returns>The exit code: 0 when all went well, 1 when not, 2 for a wrong argument, 130 when <c>--once</c> was interrupted.</returns>
    public static async Task<int> RunAsync(string[] args, Func<UpOptions, EmbeddedServices> create)
    {
        var command = new Command("up", "Starts the registry, the trainer and the scoring service in one process, and trains the sample when there is no model yet.")
        {
            Data, Once, Home, RegistryPort, ScoringPort, TrainerPort, Verbose, new HelpOption(),
        };
        command.SetAction((result, cancellationToken) => new UpRunner(Read(result), create).RunAsync(cancellationToken));
        var parsed = command.Parse(args);
        return parsed.Errors.Count > 0
            ? Refuse(parsed)
            : await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = StopTimeout });
    }

    private static int Refuse(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
        {
            StepReport.Fail(error.Message);
        }

        Console.Error.WriteLine("  --help lists the options.");
        return WrongUsage;
    }

    private static UpOptions Read(ParseResult result) => new()
    {
        Data = result.GetValue(Data),
        Once = result.GetValue(Once),
        Home = Path.GetFullPath(result.GetRequiredValue(Home)),
        RegistryPort = result.GetValue(RegistryPort),
        ScoringPort = result.GetValue(ScoringPort),
        TrainerPort = result.GetValue(TrainerPort),
        Verbose = result.GetValue(Verbose),
    };

    private static Option<int> Port(string name, string service, int port)
    {
        var option = new Option<int>(name)
        {
            Description = $"The port of the {service}.",
            HelpName = "PORT",
            DefaultValueFactory = _ => port,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var value) || value is < 1 or > ushort.MaxValue))
            {
                result.AddError($"{name} must be a port, 1 to {ushort.MaxValue}.");
            }
        });
        return option;
    }
}
