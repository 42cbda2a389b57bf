namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>What a row is divided by.</summary>
internal enum Norm
{
    /// <summary>Its greatest number.</summary>
    Max,

    /// <summary>The sum of what its numbers are without their signs.</summary>
    L1,

    /// <summary>The square root of the sum of their squares.</summary>
    L2,
}

/// <summary>Divides the numbers of a row by their norm, unless that is 0.</summary>
internal sealed class NormStep(Norm norm, int[] from, int[] to) : Step
{
    public override void Run(double[] registers)
    {
        var length = norm == Norm.Max ? float.MinValue : 0f;
        foreach (var register in from)
        {
            var number = (float)registers[register];
            length = norm switch
            {
                Norm.Max => Math.Max(length, number),
                Norm.L1 => length + Math.Abs(number),
                _ => length + (number * number),
            };
        }

        length = norm == Norm.L2 ? MathF.Sqrt(length) : length;
        for (var i = 0; i < to.Length; i++)
        {
            var number = (float)registers[from[i]];
            registers[to[i]] = length == 0 ? number : number / length;
        }
    }
}
