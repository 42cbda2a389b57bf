namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Puts a number in place of those that stand for a missing value.</summary>
internal sealed class FillStep(double replaced, double[] filled, int[] from, int[] to) : Step
{
    public override void Run(double[] registers)
    {
        for (var i = 0; i < to.Length; i++)
        {
            var number = registers[from[i]];
            registers[to[i]] = number == replaced || (double.IsNaN(number) && double.IsNaN(replaced)) ? filled[i] : number;
        }
    }
}
