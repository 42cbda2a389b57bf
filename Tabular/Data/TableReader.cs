using System.Security.Cryptography;
using System.Text;

namespace MLOpsAspire.Tabular.Data;

/// <summary>Reads a CSV file with a header into a <see cref="Table"/>, and finds out the type of each column.</summary>
public static class TableReader
{
    /// <summary>Passes over the byte order mark of UTF-8; any other encoding's is an error, as are bytes that are not UTF-8.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>Reads a table.</summary>
    /// <param name="stream">UTF-8, with or without a byte order mark. It is read to its end.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="textColumns">Columns whose type is not to be found out. One that is not there is passed over.</param>
    /// <exception cref="DataFormatException">The file is not such a CSV; the message names the line.</exception>
    public static Table Read(
        Stream stream, string source, IReadOnlyCollection<TextColumnOptions> textColumns, CancellationToken cancellationToken)
    {
        using var sha = SHA256.Create();
        using var hashed = new CryptoStream(stream, sha, CryptoStreamMode.Read, leaveOpen: true);
        using var text = new StreamReader(hashed, Utf8, detectEncodingFromByteOrderMarks: false);
        var csv = new CsvReader(text, source);

        var columns = ReadHeader(csv, source, textColumns);
        var lines = ReadRows(csv, source, columns, cancellationToken);

        // The reader has seen the end of the text, so the hash has seen the end of the bytes.
        var digest = Convert.ToHexStringLower(sha.Hash!);
        return new Table(source, digest, [.. columns.Select(column => column.Build(source))], lines);
    }

    private static List<ColumnBuilder> ReadHeader(CsvReader csv, string source, IReadOnlyCollection<TextColumnOptions> textColumns)
    {
        var fields = new List<string>();
        if (!csv.Read(fields))
        {
            throw new DataFormatException($"{source} is empty; it needs a header line with the columns' names.");
        }

        if (fields is [var only] && only.AsSpan().ContainsAny(';', '\t'))
        {
            throw new DataFormatException($"{source} line {csv.Line}: the fields seem to be divided by something else than commas.");
        }

        string[] names = [.. fields.Select(field => field.Trim())];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, name) in names.Index())
        {
            if (name.Length == 0)
            {
                throw new DataFormatException($"{source} line {csv.Line}: column {index + 1} has no name.");
            }

            if (!seen.Add(name))
            {
                throw new DataFormatException($"{source} line {csv.Line}: two columns are called '{Names.Shorten(name)}'.");
            }
        }

        var options = textColumns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        return [.. names.Select(name => new ColumnBuilder(name, options.GetValueOrDefault(name)))];
    }

    private static int[] ReadRows(CsvReader csv, string source, List<ColumnBuilder> columns, CancellationToken cancellationToken)
    {
        var fields = new List<string>(columns.Count);
        var lines = new List<int>();
        while (csv.Read(fields))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (fields.Count != columns.Count)
            {
                throw new DataFormatException(
                    $"{source} line {csv.Line}: the row does not have as many fields as the header has columns ({fields.Count} and {columns.Count}).");
            }

            var line = checked((int)csv.Line);
            lines.Add(line);
            for (var i = 0; i < columns.Count; i++)
            {
                columns[i].Add(fields[i], line);
            }
        }

        return lines.Count > 0 ? [.. lines] : throw new DataFormatException($"{source} has a header but no rows.");
    }
}
