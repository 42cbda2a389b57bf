namespace MLOpsAspire.Trainer.Worker.Commands.Processes;

/// <summary>The processes of the machine.</summary>
internal interface IProcessTable
{
    /// <summary>All that can be seen, one after the other as they are looked at.</summary>
    IEnumerable<ProcessEntry> Read();

    /// <returns>Null when there is no such process.</returns>
    ProcessEntry? Find(int id);

    /// <summary>Whether a variable of this name and value is in a process's environment, as it was when the process was started.</summary>
    bool HasVariable(ProcessEntry process, string name, string value);

    /// <summary>Sends a signal to this process, and to no other that has its id by now.</summary>
    void Send(ProcessEntry process, UnixSignal signal);
}
