namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Looks up rows of a constant table by their indices, which count from the end when negative; a row that is not there is missing.</summary>
internal sealed class TableStep(double[] table, int rows, int[] indices, int[] to) : Step
{
    private readonly int _columns = rows == 0 ? 0 : table.Length / rows;

    public override void Run(double[] registers)
    {
        var columns = indices.Length == 0 ? 0 : to.Length / indices.Length;
        for (var i = 0; i < indices.Length; i++)
        {
            var row = registers[indices[i]];
            row = row < 0 ? row + rows : row;
            var isThere = row >= 0 && row < rows && columns == _columns;
            for (var column = 0; column < columns; column++)
            {
                registers[to[(i * columns) + column]] = isThere ? table[((int)row * columns) + column] : double.NaN;
            }
        }
    }
}
