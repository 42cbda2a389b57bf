using System.Text;

namespace MLOpsAspire.Tabular.Data;

/// <summary>Reads a CSV file with a header, plain or compressed by gzip, into a <see cref="Table"/>, and finds out the type of each column.</summary>
public static class TableReader
{
    private const int RowsBetweenLooks = 4096;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];

    /// <summary>Reads a table.</summary>
    /// <param name="stream">
    /// UTF-8, with or without a byte order mark. It is read to its end, and from its beginning again when a column turns out late to hold
    /// texts; one that cannot go back is copied to a temporary file first.
    /// </param>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="textColumns">Columns whose type is not to be found out. One that is not there is passed over.</param>
    /// <exception cref="DataFormatException">The file is not such a CSV; the message names the line.</exception>
    public static Table Read(
        Stream stream, string source, IReadOnlyCollection<TextColumnOptions> textColumns, CancellationToken cancellationToken)
    {
        using var copy = stream.CanSeek ? null : Copy(stream);
        var file = copy ?? stream;
        var start = file.Position;
        var options = textColumns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        while (true)
        {
            var table = TryRead(file, source, options, cancellationToken, out var late);
            if (table is not null)
            {
                return table;
            }

            foreach (var column in late)
            {
                options.Add(column, new TextColumnOptions(column, []));
            }

            file.Position = start;
        }
    }

    /// <returns>Null when columns turned out to hold texts after numbers.</returns>
    private static Table? TryRead(
        Stream file, string source, Dictionary<string, TextColumnOptions> options, CancellationToken cancellationToken, out string[] late)
    {
        var size = file.Length - file.Position;
        var isCompressed = StartsWithGzip(file);
        using var hashed = new HashingStream(file);
        using var text = isCompressed ? new WholeGzipStream(hashed) : null;
        try
        {
            var csv = new CsvReader((Stream?)text ?? hashed, source);
            var columns = ReadHeader(csv, source, options, size);
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
        stream.CopyTo(file);
        file.Position = 0;
        return file;
    }

    private static ColumnBuilder[] ReadHeader(CsvReader csv, string source, Dictionary<string, TextColumnOptions> options, long size)
    {
        if (!csv.ReadRecord())
        {
            throw new DataFormatException($"{source} is empty; it needs a header line with the columns' names.");
        }

        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (csv.ReadField(out var field))
        {
            names.Add(Decode(csv, source, field));
            if (names[^1].Length == 0)
            {
                throw new DataFormatException($"{source} line {csv.Line}: column {names.Count} has no name.");
            }

            if (!seen.Add(names[^1]))
            {
                throw new DataFormatException($"{source} line {csv.Line}: two columns are called '{Names.Shorten(names[^1])}'.");
            }
        }

        if (names is [var only] && only.AsSpan().ContainsAny(';', '\t'))
        {
            throw new DataFormatException($"{source} line {csv.Line}: the fields seem to be divided by something else than commas.");
        }

        // A field and its comma have about six bytes; a wrong guess costs a copy or some memory until the column is built.
        var rows = (int)Math.Min(size / (6 * names.Count), 1 << 20);
        return [.. names.Select(name => new ColumnBuilder(name, options.GetValueOrDefault(name), source, rows))];
    }

    private static string Decode(CsvReader csv, string source, ReadOnlySpan<byte> field)
    {
        try
        {
            return Utf8.GetString(field).Trim();
        }
        catch (DecoderFallbackException)
        {
            throw new DataFormatException($"{source} line {csv.Line}: the text is not UTF-8.");
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
