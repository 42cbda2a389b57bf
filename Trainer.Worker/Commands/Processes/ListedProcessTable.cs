using System.Diagnostics;
using System.Globalization;

namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>The processes as the program <c>ps</c> lists them, for systems without <c>/proc</c>.</summary>
internal sealed class ListedProcessTable : IProcessTable
{
    private const int Fields = 9;

    public ProcessEntry? Find(int id) => Read().Where(process => process.Id == id).Select(process => (ProcessEntry?)process).FirstOrDefault();

    public IEnumerable<ProcessEntry> Read()
    {
        var start = new ProcessStartInfo("/bin/ps", ["-axo", "pid=,ppid=,pgid=,stat=,lstart="]) { RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        using var ps = Process.Start(start)!;
        var lines = ps.StandardOutput.ReadToEnd().Split('\n');
        ps.WaitForExit();
        return [.. lines.Select(Parse).OfType<ProcessEntry>().Where(entry => entry.Id != ps.Id)];
    }

    /// <summary>Not to be seen here.</summary>
    public bool HasVariable(ProcessEntry process, string name, string value) => false;

    public void Send(ProcessEntry process, UnixSignal signal)
    {
        if (Find(process.Id) is { } now && now.Start == process.Start)
        {
            // That the process has ended meanwhile is as good.
            _ = UnixCalls.Kill(process.Id, (int)signal);
        }
    }

    /// <param name="line">Such as <c>42 1 42 Ss Sun Nov 22 20:07:14 2026</c></param>
    private static ProcessEntry? Parse(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length != Fields ? null
            : new ProcessEntry(Number(fields[0]), Number(fields[1]), Number(fields[2]), StartOf(fields[4..]), !fields[3].StartsWith('Z'));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long StartOf(string[] words) =>
        DateTime.ParseExact(string.Join(' ', words[1..]), "MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture).Ticks;
}
