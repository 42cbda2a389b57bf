using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Tabular.Tests.Data;

public sealed class TableReaderTests
{
    [Fact]
    public void Read_finds_out_the_type_of_each_column()
    {
        var table = Read("n,t,mixed,empty\n1.5,x,1,\n-2e3,y,one,NA\n,x,,null\n");

        var numbers = Assert.IsType<NumericColumn>(table.Find("n"));
        Assert.Equal([1.5f, -2000f, float.NaN], numbers.Values.ToArray());
        Assert.Equal(1, numbers.MissingCount);
        var text = Assert.IsType<TextColumn>(table.Find("t"));
        Assert.Equal(["x", "y"], text.Texts);
        Assert.Equal([0, 1, 0], text.Codes.ToArray());
        Assert.Equal(["1", "one"], Assert.IsType<TextColumn>(table.Find("mixed")).Texts);
        Assert.Equal(3, Assert.IsType<EmptyColumn>(table.Find("empty")).MissingCount);
        Assert.Equal(3, table.RowCount);
    }

    [Fact]
    public void Read_takes_what_other_programs_write_for_a_missing_number()
    {
        var numbers = Assert.IsType<NumericColumn>(Read("a\nnan\n-nan\n#N/A\n1\n").Find("a"));

        Assert.Equal(3, numbers.MissingCount);
    }

    [Fact]
    public void Read_records_the_digest_of_the_bytes()
    {
        var bytes = Encoding.UTF8.GetPreamble().Concat("a,b\n1,2\n"u8.ToArray()).ToArray();

        var table = TableReader.Read(new MemoryStream(bytes), "f.csv", new TableOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), table.Sha256);
        Assert.Equal("a", table.Columns[0].Name);
    }

    [Fact]
    public void Read_knows_the_line_of_each_row()
    {
        var table = Read("a\n\"x\ny\"\nz\n");

        Assert.Equal([2, 4], [table.LineOf(0), table.LineOf(1)]);
    }

    [Theory]
    [InlineData("", "f.csv is empty")]
    [InlineData("a,b\n", "f.csv has a header but no rows")]
    [InlineData("a,a\n1,2\n", "f.csv line 1: two columns are called 'a'")]
    [InlineData("a,\n1,2\n", "f.csv line 1: column 2 has no name")]
    [InlineData("a, a\n1,2\n", "f.csv line 1: two columns are called 'a'")]
    [InlineData("a;b\n1;2\n", "f.csv line 1: the fields seem to be divided by something else than commas")]
    [InlineData("a,b\n1,2\n1,2,3\n", "f.csv line 3: the row does not have as many fields as the header has columns (3 and 2)")]
    [InlineData("a,b\n1\n", "f.csv line 2: the row does not have as many fields as the header has columns (1 and 2)")]
    [InlineData("a,b\n1,2\n3,\"4\n5,6\n", "f.csv line 3: the text ends inside the quotes that open here")]
    [InlineData("a,\"b\n1,2\n", "f.csv line 1: the text ends inside the quotes that open here")]
    [InlineData("a\n1\n-inf\n", "f.csv line 3: the number in column 'a' is infinite")]
    [InlineData("a\nx\0y\n", "f.csv line 2: there is a NUL character")]
    [InlineData("a\n1\n1e99\n", "f.csv line 3: the number in column 'a' is infinite")]
    [InlineData("a\n1\nInfinity\n", "f.csv line 3: the number in column 'a' is infinite")]
    public void Read_of_bad_data_names_the_place(string text, string start)
    {
        var e = Assert.Throws<DataFormatException>(() => Read(text));

        Assert.StartsWith(start, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_of_bytes_that_are_not_UTF8_is_refused()
    {
        var bytes = "a\n1\n"u8.ToArray().Concat(new byte[] { 0xC3, 0x28, (byte)'\n' }).ToArray();

        var e = Assert.Throws<DataFormatException>(
            () => TableReader.Read(new MemoryStream(bytes), "f.csv", new TableOptions(), TestContext.Current.CancellationToken));

        Assert.Contains("UTF-8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_of_another_encoding_is_refused_though_it_says_so_itself()
    {
        var bytes = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a\n1\n")).ToArray();

        Assert.Throws<DataFormatException>(
            () => TableReader.Read(new MemoryStream(bytes), "f.csv", new TableOptions(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Read_keeps_the_spelling_of_numbers_in_a_column_that_turns_out_to_hold_texts()
    {
        var text = Assert.IsType<TextColumn>(Read("a,b\n1.0,1\n1,2\n,3\nx,4\ny,5\n").Find("a"));

        Assert.Equal(["1", "1.0", "x", "y"], text.Texts);
        Assert.Equal([1, 0, -1, 2, 3], text.Codes.ToArray());
        Assert.Equal(5, text.FirstTextLine);
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("-12.5")]
    [InlineData("+3")]
    [InlineData("007")]
    [InlineData("123456789012345678")]
    [InlineData("9007199254740993")]
    [InlineData("1.00000017881393432617187499")]
    [InlineData("0.000000000000000000000000000000000001")]
    [InlineData("3.4028235e38")]
    [InlineData("1e-46")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData(" 7 ")]
    public void Read_takes_each_number_as_exactly_as_the_framework_does(string number)
    {
        var column = Assert.IsType<NumericColumn>(Read($"a,b\n{number},1\n\"{number}\",2\n").Find("a"));

        var expected = (float)double.Parse(number, CultureInfo.InvariantCulture);
        Assert.Equal([expected, expected], column.Values.ToArray());
    }

    [Fact]
    public void Read_of_many_random_numbers_is_exact()
    {
        var random = new SeededRandom(1);
        var texts = Enumerable.Range(0, 20_000).Select(_ => (random.NextDouble() * Math.Pow(10, random.Next(20) - 8)).ToString($"F{random.Next(12)}", CultureInfo.InvariantCulture)).ToArray();

        var column = Assert.IsType<NumericColumn>(Read("a\n" + string.Join('\n', texts)).Find("a"));

        Assert.Equal(texts.Select(text => (float)double.Parse(text, CultureInfo.InvariantCulture)), column.Values.ToArray());
    }

    [Fact]
    public void Read_takes_a_file_compressed_by_gzip_and_the_digest_is_the_file_s()
    {
        var bytes = Compress("a,b\n1,x\ny,2\n");

        var table = TableReader.Read(new MemoryStream(bytes), "f.csv.gz", new TableOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(["1", "y"], Assert.IsType<TextColumn>(table.Find("a")).Texts);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), table.Sha256);
    }

    [Fact]
    public void Read_of_a_gzip_file_that_is_cut_short_or_damaged_says_so()
    {
        var whole = Compress("a,b\n" + string.Concat(Enumerable.Range(0, 5000).Select(n => $"{n},{n * 7919 % 10007}\n")));
        var damaged = whole.ToArray();
        damaged[whole.Length / 2] ^= 0xFF;

        foreach (var bytes in new[] { whole[..(whole.Length / 2)], whole[..^6], damaged })
        {
            var e = Assert.Throws<DataFormatException>(
                () => TableReader.Read(new MemoryStream(bytes), "f.csv.gz", new TableOptions(), TestContext.Current.CancellationToken));
            Assert.StartsWith("f.csv.gz", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_of_a_stream_that_cannot_go_back_gives_the_same()
    {
        var bytes = Encoding.UTF8.GetBytes("a\n1\nx\n");
        using var pipe = new OneWayStream(bytes);

        var table = TableReader.Read(pipe, "f.csv", new TableOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(["1", "x"], Assert.IsType<TextColumn>(table.Find("a")).Texts);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), table.Sha256);
    }

    /// <summary>Whatever is in a file, it is read or refused with its name: no other exception, no hang.</summary>
    [Fact]
    public void Read_of_damaged_files_ends_in_a_table_or_a_sentence()
    {
        var random = new SeededRandom(11);
        var whole = Encoding.UTF8.GetBytes("name,\"size, cm\",n\n\"Ann \"\"A\"\" Bäcker\",1.5,1\n\"two\r\nlines\",-2e3,2\nNA,,3\nx,inf,4\n");
        for (var round = 0; round < 5000; round++)
        {
            var bytes = Damage(whole, random);
            try
            {
                var table = TableReader.Read(new MemoryStream(bytes), "f.csv", RandomOptions(random), TestContext.Current.CancellationToken);
                Assert.InRange(table.RowCount, 1, 100);
            }
            catch (DataFormatException e)
            {
                Assert.StartsWith("f.csv", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Read_of_the_passenger_list_finds_its_rows_and_gaps()
    {
        Assert.SkipWhen(PassengerList.RealPath is null, PassengerList.WhyGenerated);
        using var stream = PassengerList.Open();

        var table = TableReader.Read(stream, "titanic.csv", new TableOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(891, table.RowCount);
        Assert.Equal(
            [("Age", 177), ("Cabin", 687), ("Embarked", 2)],
            table.Columns.Where(column => column.MissingCount > 0).Select(column => (column.Name, column.MissingCount)));
    }

    /// <summary>Any types for some of the columns, and any tokens, of which some look like numbers.</summary>
    private static TableOptions RandomOptions(SeededRandom random)
    {
        string[] tokens = ["", " ", "NA", "na", "-999", "1.5", "0", "-0", "1e99", "inf", "NaN", "x", "two\nlines", "-"];
        return new TableOptions
        {
            Missing = [.. Enumerable.Range(0, random.Next(4)).Select(_ => tokens[random.Next(tokens.Length)])],
            Columns =
            [
                .. new[] { "name", "size, cm", "n", "nobody" }.Where(_ => random.Next(3) == 0).Select(name =>
                    new ColumnOptions(name, random.Next(2) == 0 ? ColumnType.Text : ColumnType.Number) { Words = ["NA", tokens[random.Next(tokens.Length)]] }),
            ],
        };
    }

    /// <summary>Some bytes changed, put in, taken out or repeated.</summary>
    private static byte[] Damage(byte[] whole, SeededRandom random)
    {
        var odd = "\",\n\r\0;\u00ff1e-.\t "u8;
        var bytes = whole.ToList();
        for (var n = 0; n <= random.Next(6); n++)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, odd[random.Next(odd.Length)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(1 + random.Next(9), bytes.Count - at - 1));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(1 + random.Next(30), bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Compress(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private static Table Read(string text) =>
        TableReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "f.csv", new TableOptions(), TestContext.Current.CancellationToken);
}
