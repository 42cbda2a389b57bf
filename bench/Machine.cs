using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLOpsAspire.Bench;

/// <summary>What the figures were measured on.</summary>
/// <param name="Cpu">Its name.</param>
/// <param name="Cores">How many this process may use.</param>
/// <param name="System">The operating system.</param>
/// <param name="Framework">The version of .NET.</param>
/// <param name="MemoryBandwidth">What one thread reads, in GB a second.</param>
internal sealed record Machine(string Cpu, int Cores, string System, string Framework, double MemoryBandwidth)
{
    private const int Bytes = 512 * 1024 * 1024;

    public static Machine Describe() => new(
        CpuName(), Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, Math.Round(Bandwidth(), 1));

    private static string CpuName() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown"
        : RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The best of some reads of more memory than any cache holds.</summary>
    private static double Bandwidth()
    {
        var numbers = new long[Bytes / sizeof(long)];
        numbers.AsSpan().Fill(1);
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var started = Stopwatch.GetTimestamp();
            if (numbers.AsSpan().Count(2L) != 0)
            {
                throw new InvalidOperationException("There is a number that was never written.");
            }

            var took = Stopwatch.GetElapsedTime(started);
            best = took < best ? took : best;
        }

        return Bytes / best.TotalSeconds / 1e9;
    }
}
