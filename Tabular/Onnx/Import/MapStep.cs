namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Applies a function to each number.</summary>
internal sealed class MapStep(Func<double, double> function, int[] from, int[] to) : Step
{
    public override void Run(double[] registers)
    {
        for (var i = 0; i < to.Length; i++)
        {
            registers[to[i]] = function(registers[from[i]]);
        }
    }
}
