namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>The place of the greatest number of each group; of equal ones the first or the last.</summary>
internal sealed class ArgMaxStep(bool last, int[][] from, int[] to) : Step
{
    public override void Run(double[] registers)
    {
        for (var group = 0; group < to.Length; group++)
        {
            var best = 0;
            for (var i = 1; i < from[group].Length; i++)
            {
                var (number, greatest) = (registers[from[group][i]], registers[from[group][best]]);
                best = number > greatest || (last && number == greatest) ? i : best;
            }

            registers[to[group]] = best;
        }
    }
}
