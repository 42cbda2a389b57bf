namespace MLOpsAspire.Trainer.Worker.Commands;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 when all is well; above 128 when it was ended by the signal that makes up the rest.</param>
/// <param name="LastLine">What it wrote last; empty when it wrote nothing.</param>
internal sealed record ProgramEnd(int ExitCode, string LastLine)
{
    /// <summary>The end in words, for a program that did not do well.</summary>
    public string Describe() => LastLine.Length == 0
        ? $"ended with exit code {ExitCode} and wrote nothing."
        : $"ended with exit code {ExitCode}; the last line it wrote: {LastLine}";
}
