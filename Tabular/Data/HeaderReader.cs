using System.Text;

namespace MLOpsAspire.Tabular.Data;

/// <summary>Reads the header of a CSV file, and makes what collects each of its columns.</summary>
internal sealed class HeaderReader(string source, TableOptions options)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly MissingValues _missing = new(options.Missing);
    private readonly Dictionary<string, ColumnOptions> _options = options.Columns.ToDictionary(column => column.Name, StringComparer.Ordinal);

    /// <summary>Has columns read as texts from now on whose type was to be found out.</summary>
    public void DeclareTexts(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            _options.Add(name, new ColumnOptions(name, ColumnType.Text));
        }
    }

    /// <summary>Reads the header.</summary>
    /// <param name="csv">At its beginning.</param>
    /// <param name="size">The file's, in bytes.</param>
    /// <exception cref="DataFormatException">There is none, or a name is missing or stands twice.</exception>
    public ColumnBuilder[] Read(CsvReader csv, long size)
    {
        if (!csv.ReadRecord())
        {
            throw new DataFormatException($"{source} is empty; it needs a header line with the columns' names.");
        }

        var names = ReadNames(csv);
        if (names is [var only] && only.AsSpan().ContainsAny(';', '\t'))
        {
            throw new DataFormatException($"{source} line {csv.Line}: the fields seem to be divided by something else than commas.");
        }

        // A field and its comma have about six bytes; a wrong guess costs a copy or some memory until the column is built.
        var rows = (int)Math.Min(size / (6 * names.Count), 1 << 20);
        return [.. names.Select(name => new ColumnBuilder(name, _options.GetValueOrDefault(name), _missing, source, rows))];
    }

    private List<string> ReadNames(CsvReader csv)
    {
        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (csv.ReadField(out var field))
        {
            names.Add(Decode(csv, field));
            if (names[^1].Length == 0)
            {
                throw new DataFormatException($"{source} line {csv.Line}: column {names.Count} has no name.");
            }

            if (!seen.Add(names[^1]))
            {
                throw new DataFormatException($"{source} line {csv.Line}: two columns are called '{Names.Shorten(names[^1])}'.");
            }
        }

        return names;
    }

    private string Decode(CsvReader csv, ReadOnlySpan<byte> field)
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
}
