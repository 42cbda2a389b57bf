using MLOpsAspire.Samples.Titanic;

namespace MLOpsAspire.AppHost.Up;

/// <summary>Tells people where everything is, and gives them a request to paste.</summary>
internal static class Addresses
{
    public static void Show(UpOptions options) => Console.WriteLine($"""

          Registry   {options.Registry}
          Scoring    {options.Scoring}health
          Trainer    {options.Trainer}health
          State      {options.Home}

        Ask for a prediction:

          {Request(options)}

        Ctrl+C stops.
        """);

    /// <summary>A command for the shell of the system: the quotes of bash and those of PowerShell and cmd differ.</summary>
    private static string Request(UpOptions options)
    {
        var address = $"localhost:{options.ScoringPort}/api/v1/service/{TitanicSample.Endpoint}/score";
        var row = SampleLoop.FirstTest.Request.GetRawText();
        return OperatingSystem.IsWindows()
            ? $"Invoke-RestMethod -Method Post http://{address} -ContentType application/json -Body '{row}'"
            : $"curl -s -X POST {address} -H 'Content-Type: application/json' -d '{row}'";
    }
}
