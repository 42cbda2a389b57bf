namespace MLOpsAspire.Contracts.Runs;

/// <summary>A piece of a run's log.</summary>
/// <param name="Sequence">Its place in the attempt's log, from 0 without gaps; a piece that is sent again is not stored again.</param>
/// <param name="Text">One or several lines, each with its line end; at most <see cref="MaxLength"/> characters.</param>
public sealed record LogChunk(long Sequence, string Text)
{
    public const int MaxLength = 64 * 1024;
}
