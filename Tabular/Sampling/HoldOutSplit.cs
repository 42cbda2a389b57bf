using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Sampling;

/// <summary>A division of rows into those to learn from and those to judge by.</summary>
/// <param name="Training">Row indices, ascending.</param>
/// <param name="HoldOut">Row indices, ascending.</param>
public sealed record HoldOutSplit(int[] Training, int[] HoldOut)
{
    /// <summary>Holds out the same share of each class, chosen by the seed.</summary>
    /// <param name="target">The class of each row, or a number.</param>
    /// <param name="share">Above 0 and below 1.</param>
    /// <param name="seed">The same seed gives the same rows, on every machine.</param>
    /// <exception cref="ArgumentException">A class has fewer than two rows, so that it cannot be in both parts.</exception>
    public static HoldOutSplit Stratified(Target target, double share, ulong seed)
    {
        if (share is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), "The share to hold out lies between 0 and 1.");
        }

        var held = new bool[target.Count];
        foreach (var rows in Strata.Of(target, new SeededRandom(seed)))
        {
            if (rows.Length < 2)
            {
                throw new ArgumentException("A class has fewer than two rows.", nameof(target));
            }

            var count = Math.Clamp((int)Math.Round(rows.Length * share, MidpointRounding.AwayFromZero), 1, rows.Length - 1);
            foreach (var row in rows.AsSpan(0, count))
            {
                held[row] = true;
            }
        }

        return new HoldOutSplit(Rows(held, false), Rows(held, true));
    }

    /// <summary>The same rows of a larger set.</summary>
    /// <param name="rows">Which rows of the larger set the divided ones are, ascending.</param>
    public HoldOutSplit Of(int[] rows) => new([.. Training.Select(row => rows[row])], [.. HoldOut.Select(row => rows[row])]);

    /// <summary>Names the rows to judge by, in lower-case hex.</summary>
    /// <param name="data">The digest of the data that they are rows of.</param>
    /// <param name="label">The column that is predicted.</param>
    public string HoldOutSha256(string data, string label)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{data} {label}"));
        var number = new byte[sizeof(int)];
        foreach (var row in HoldOut)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, row);
            hash.AppendData(number);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static int[] Rows(bool[] held, bool value) => [.. Enumerable.Range(0, held.Length).Where(row => held[row] == value)];
}
