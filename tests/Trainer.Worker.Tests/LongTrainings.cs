namespace MLOpsAspire.Trainer.Worker.Tests;

/// <summary>Tests that train for long run one after another, so that none takes the processor from another's renewals.</summary>
internal static class LongTrainings
{
    public const string Name = "long trainings";
}
