namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>A state of a git repository.</summary>
/// <param name="Address">An https or file address without a name or password.</param>
/// <param name="Commit">40 hexadecimal digits, lower case.</param>
public sealed record GitCommit(string Address, string Commit);
