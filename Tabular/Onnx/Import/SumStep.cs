namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>The sum of each group of numbers.</summary>
internal sealed class SumStep(bool isSingle, int[][] from, int[] to) : Step
{
    public override void Run(double[] registers)
    {
        for (var group = 0; group < to.Length; group++)
        {
            var sum = 0d;
            foreach (var register in from[group])
            {
                sum += registers[register];
            }

            registers[to[group]] = isSingle ? (float)sum : sum;
        }
    }
}
