using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace MLOpsAspire.Bench;

/// <summary>A program that does the work once and tells how long it took: one line of JSON at the end of its output.</summary>
internal static class Contender
{
    /// <summary>The system's own, which has the system's packages.</summary>
    public static string PythonProgram { get; } = OperatingSystem.IsWindows() ? "python" : "/usr/bin/python3";

    /// <returns>What the program said; null when it cannot be run here.</returns>
    public static async Task<T?> RunAsync<T>(string program, IEnumerable<string> arguments, int threads)
        where T : class
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // Also for the libraries below the libraries, which have settings of their own.
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        using var process = TryStart(start);
        if (process is null)
        {
            Console.Error.WriteLine($"  left out: {program} is not installed");
            return null;
        }

        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0)
        {
            return JsonSerializer.Deserialize<T>(output.Trim().Split('\n')[^1], JsonSerializerOptions.Web);
        }

        Console.Error.WriteLine($"  left out: {(await errors).Trim().Split('\n')[^1]}");
        return null;
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
