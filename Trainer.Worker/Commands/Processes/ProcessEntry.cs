namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>A process as the system lists it.</summary>
/// <param name="Id">Given to another process some time after this one has ended.</param>
/// <param name="Parent">The id of the process that started it, or that it was handed to.</param>
/// <param name="Group">The id of its process group.</param>
/// <param name="Start">When it was started, in the system's own measure; with the id it names the process for good.</param>
/// <param name="IsAlive">False when it has ended and only its parent has not asked for its end yet.</param>
internal readonly record struct ProcessEntry(int Id, int Parent, int Group, long Start, bool IsAlive);
