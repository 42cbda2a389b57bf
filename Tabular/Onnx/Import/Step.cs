namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>A computation on the numbers of one row. It writes its own registers only, and all of them each time.</summary>
internal abstract class Step
{
    /// <param name="registers">Every number of the row.</param>
    public abstract void Run(double[] registers);
}
