// Benchmarks against the libraries that others use, and of the registry. Each contender runs in a process of its own, on the same data, one after another,
// so that what is reported are ratios; absolute times say little on a machine that others use too.
using System.CommandLine;
using MLOpsAspire.Bench.Reading;
using MLOpsAspire.Bench.Registry;
using MLOpsAspire.Bench.Scoring;
using MLOpsAspire.Bench.Training;

var command = new RootCommand("Compares Tabular with other libraries, and measures the registry.")
{
    TrainCommand.Create(),
    TrainContender.Create(),
    ReadCommand.Create(),
    ReadCommand.CreateContender(),
    ScoreCommand.Create(),
    ScoreContender.Create(),
    RegistryCommand.Create(),
};
return await command.Parse(args).InvokeAsync();
