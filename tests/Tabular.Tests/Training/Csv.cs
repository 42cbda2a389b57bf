using System.Globalization;
using System.Text;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Tabular.Tests.Training;

/// <summary>Tables to train on.</summary>
internal static class Csv
{
    /// <summary>Reads a table whose label is y.</summary>
    public static Table Read(string csv) => TableReader.Read(
        new MemoryStream(Encoding.UTF8.GetBytes(csv)), "f.csv", new TableOptions { Columns = [new ColumnOptions("y", ColumnType.Text)] }, TestContext.Current.CancellationToken);

    /// <summary>Two numbers, a category and a label of as many classes, which depends on all three.</summary>
    public static Table Random(int rows, int classes)
    {
        var random = new SeededRandom(9);
        var text = new StringBuilder("a,b,c,y\n");
        for (var row = 0; row < rows; row++)
        {
            var (a, b, c) = (random.NextDouble(), random.NextDouble(), random.Next(5));
            var y = Math.Min((int)((a + b + (c % 2) + random.NextDouble()) / 4 * classes), classes - 1);
            text.Append(CultureInfo.InvariantCulture, $"{a:0.000},{(random.Next(9) == 0 ? "" : b.ToString("0.000", CultureInfo.InvariantCulture))},w{c},{y}\n");
        }

        return Read(text.ToString());
    }
}
