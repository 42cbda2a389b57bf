namespace MLOpsAspire.Samples.Titanic;

/// <summary>The sample's files, as they lie beside the program that uses them.</summary>
public static class TitanicSample
{
    public const string Experiment = "titanic";
    public const string Endpoint = "titanic";
    public const string JobFileName = "titanic.job.yaml";
    public const string FunctionalTestsFileName = "functional-tests.json";

    public static string Read(string fileName) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", "titanic", fileName));
}
