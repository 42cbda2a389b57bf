using System.Text;

namespace MLOpsAspire.Trainer.Worker.Commands.Guarding;

/// <summary>What a guard is told to start. It goes through the guard's standard input, where no other process can read it.</summary>
/// <param name="Program">A full path.</param>
/// <param name="Folder">The working directory.</param>
/// <param name="Environment">All of the program's environment.</param>
/// <param name="Grace">How long the program has to end when it is asked to.</param>
internal sealed record GuardOrder(
    string Program, IReadOnlyList<string> Arguments, string Folder, IReadOnlyDictionary<string, string> Environment, TimeSpan Grace)
{
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Program);
        writer.Write(Folder);
        writer.Write(Grace.Ticks);
        writer.Write(Arguments.Count);
        foreach (var argument in Arguments)
        {
            writer.Write(argument);
        }

        writer.Write(Environment.Count);
        foreach (var (name, value) in Environment)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <exception cref="EndOfStreamException">The sender is gone.</exception>
    public static GuardOrder Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        var (program, folder, grace) = (reader.ReadString(), reader.ReadString(), TimeSpan.FromTicks(reader.ReadInt64()));
        var arguments = new string[reader.ReadInt32()];
        for (var n = 0; n < arguments.Length; n++)
        {
            arguments[n] = reader.ReadString();
        }

        var environment = new Dictionary<string, string>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            environment.Add(reader.ReadString(), reader.ReadString());
        }

        return new GuardOrder(program, arguments, folder, environment, grace);
    }
}
