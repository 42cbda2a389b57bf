namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Takes one of two numbers, by a truth value.</summary>
internal sealed class ChoiceStep(int[] condition, int[] whenTrue, int[] whenFalse, int[] to) : Step
{
    public override void Run(double[] registers)
    {
        for (var i = 0; i < to.Length; i++)
        {
            registers[to[i]] = registers[registers[condition[i]] != 0 ? whenTrue[i] : whenFalse[i]];
        }
    }
}
