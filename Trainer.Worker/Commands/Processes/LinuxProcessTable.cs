using System.Globalization;
using System.Text;

namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>The processes as <c>/proc</c> shows them.</summary>
internal sealed class LinuxProcessTable : IProcessTable
{
    /// <summary>Places in <c>/proc/[pid]/stat</c> behind the name, which may hold spaces and parentheses of its own: see proc(5).</summary>
    private const int State = 0;

    private const int Parent = 1;
    private const int Group = 2;
    private const int Threads = 17;
    private const int Start = 19;

    /// <summary>More than the file ever holds.</summary>
    private const int MaxSize = 1024;

    public IEnumerable<ProcessEntry> Read()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Find(id) is { } entry)
            {
                yield return entry;
            }
        }
    }

    public ProcessEntry? Find(int id)
    {
        try
        {
            using var file = File.OpenHandle($"/proc/{id}/stat", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Span<byte> bytes = stackalloc byte[MaxSize];
            var size = RandomAccess.Read(file, bytes, 0);
            return size == 0 ? null : Parse(id, Encoding.Latin1.GetString(bytes[..size]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public bool HasVariable(ProcessEntry process, string name, string value)
    {
        try
        {
            var wanted = Encoding.UTF8.GetBytes($"\0{name}={value}\0");
            byte[] environment = [0, .. File.ReadAllBytes($"/proc/{process.Id}/environ"), 0];
            return environment.AsSpan().IndexOf(wanted) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to somebody else.
            return false;
        }
    }

    public void Send(ProcessEntry process, UnixSignal signal)
    {
        // The handle stays with the process it was opened on. If that is still the one meant, no other can get the signal.
        using var handle = ProcessHandle.Open(process.Id);
        if (handle is not null && Find(process.Id) is { } now && now.Start == process.Start)
        {
            handle.Send(signal);
        }
    }

    /// <param name="stat">Such as <c>42 (my prog) S 1 42 42 0 -1 …</c></param>
    internal static ProcessEntry Parse(int id, string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');

        // The first thread of a process may have ended before the others.
        var isAlive = fields[State] is not ("Z" or "X" or "x") || Number(fields, Threads) > 1;
        return new ProcessEntry(id, (int)Number(fields, Parent), (int)Number(fields, Group), Number(fields, Start), isAlive);
    }

    private static long Number(string[] fields, int place) => long.Parse(fields[place], CultureInfo.InvariantCulture);
}
