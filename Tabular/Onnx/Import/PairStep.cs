namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Applies a function to pairs of numbers.</summary>
internal sealed class PairStep(Func<double, double, double> function, int[] left, int[] right, int[] to) : Step
{
    public override void Run(double[] registers)
    {
        for (var i = 0; i < to.Length; i++)
        {
            registers[to[i]] = function(registers[left[i]], registers[right[i]]);
        }
    }
}
