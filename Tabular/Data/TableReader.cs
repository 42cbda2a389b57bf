namespace MLOpsAspire.Tabular.Data;

/// <summary>Reads a CSV file with a header, plain or compressed by gzip, into a <see cref="Table"/>, and finds out the type of each column.</summary>
public static class TableReader
{
    private const int RowsBetweenLooks = 4096;

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];

    /// <summary>Reads a table.</summary>
    /// <param name="stream">
    /// UTF-8, with or without a byte order mark. It is read to its end, and from its beginning again when a column turns out late to hold
    /// texts; one that cannot go back is copied to a temporary file first.
    /// </param>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="options">What is not to be found out.</param>
    /// <exception cref="DataFormatException">The file is not such a CSV; the message names the line.</exception>
    public static Table Read(Stream stream, string source, TableOptions options, CancellationToken cancellationToken)
    {
        using var copy = stream.CanSeek ? null : Copy(stream);
        var file = copy ?? stream;
        var start = file.Position;
        var header = new HeaderReader(source, options);
        while (true)
        {
            var table = TryRead(file, source, header, cancellationToken, out var late);
            if (table is not null)
            {
                return table;
            }

            header.DeclareTexts(late);
            file.Position = start;
        }
    }

    /// <returns>Null when columns turned out to hold texts after numbers.</returns>
    private static Table? TryRead(Stream file, string source, HeaderReader header, CancellationToken cancellationToken, out string[] late)
    {
        var size = file.Length - file.Position;
        var isCompressed = StartsWithGzip(file);
        using var hashed = new HashingStream(file);
        using var text = isCompressed ? new WholeGzipStream(hashed) : null;
        try
        {
            var csv = new CsvReader((Stream?)text ?? hashed, source);
            var columns = header.Read(csv, size);
            var lines = ReadRows(csv, source, columns, cancellationToken);
            late = [.. columns.Where(column => column.TextAfterNumbers > 0).Select(column => column.Name)];
            return late.Length > 0 ? null : new Table(source, hashed.Finish(), [.. columns.Select(column => column.Build())], lines);
        }
        catch (InvalidDataException)
        {
            throw new DataFormatException($"{source} is not a whole gzip file: it is cut short or damaged.");
        }
    }

    private static bool StartsWithGzip(Stream file)
    {
        Span<byte> start = stackalloc byte[2];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position -= read;
        return start[..read].SequenceEqual(Gzip);
    }

    private static FileStream Copy(Stream stream)
    {
        var file = new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        try
        {
            stream.CopyTo(file);
            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static int[] ReadRows(CsvReader csv, string source, ColumnBuilder[] columns, CancellationToken cancellationToken)
    {
        var lines = new GrowingArray<int>(0);
        while (csv.ReadRecord())
        {
            if (lines.Count % RowsBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var line = checked((int)csv.Line);
            lines.Add(line);
            var count = ReadRow(csv, columns, line);
            if (count != columns.Length)
            {
                throw new DataFormatException(
                    $"{source} line {csv.Line}: the row does not have as many fields as the header has columns ({count} and {columns.Length}).");
            }
        }

        return lines.Count > 0 ? lines.ToArray() : throw new DataFormatException($"{source} has a header but no rows.");
    }

    /// <returns>How many fields the row has.</returns>
    private static int ReadRow(CsvReader csv, ColumnBuilder[] columns, int line)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var column = columns[i];
            if (column.TakesNumbers && csv.TryReadNumber(out var number))
            {
                column.Add(number);
            }
            else if (csv.ReadField(out var field))
            {
                column.Add(field, line);
            }
            else
            {
                return i;
            }
        }

        var more = columns.Length;
        while (csv.ReadField(out _))
        {
            more++;
        }

        return more;
    }
}
