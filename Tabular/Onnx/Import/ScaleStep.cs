namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>Takes off an offset and multiplies, in single precision unless the numbers are doubles; the result is always single.</summary>
internal sealed class ScaleStep(float[] offsets, float[] scales, bool isDouble, int[] from, int[] to) : Step
{
    public override void Run(double[] registers)
    {
        for (var i = 0; i < to.Length; i++)
        {
            var number = registers[from[i]];
            registers[to[i]] = isDouble ? (float)((number - offsets[i]) * scales[i]) : ((float)number - offsets[i]) * scales[i];
        }
    }
}
