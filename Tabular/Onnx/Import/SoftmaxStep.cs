namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>The softmax of each group of numbers.</summary>
internal sealed class SoftmaxStep(bool isSingle, int[][] from, int[][] to) : Step
{
    public override void Run(double[] registers)
    {
        for (var group = 0; group < to.Length; group++)
        {
            var greatest = double.NegativeInfinity;
            foreach (var register in from[group])
            {
                greatest = Math.Max(greatest, registers[register]);
            }

            var sum = 0d;
            for (var i = 0; i < to[group].Length; i++)
            {
                sum += registers[to[group][i]] = Math.Exp(registers[from[group][i]] - greatest);
            }

            foreach (var register in to[group])
            {
                var share = registers[register] / sum;
                registers[register] = isSingle ? (float)share : share;
            }
        }
    }
}
