// Benchmarks against the libraries that others use. Each contender runs in a process of its own, on the same data, one after another,
// so that what is reported are ratios; absolute times say little on a machine that others use too.
using System.CommandLine;
using MLOpsAspire.Bench.Reading;
using MLOpsAspire.Bench.Scoring;
using MLOpsAspire.Bench.Training;

var command = new RootCommand("Compares Tabular with other libraries.")
{
    TrainCommand.Create(),
    TrainContender.Create(),
    ReadCommand.Create(),
    ReadCommand.CreateContender(),
    ScoreCommand.Create(),
    ScoreContender.Create(),
};
return await command.Parse(args).InvokeAsync();
