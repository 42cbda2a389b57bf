namespace MLOpsAspire.Contracts.Lineage;

/// <summary>What a graph of lineage is made of, in the order in which one comes from the other.</summary>
public enum LineageKind
{
    /// <summary>Data that a run has read; its key is its digest.</summary>
    Dataset,

    /// <summary>A run; its key is its id.</summary>
    Run,

    /// <summary>A model version; its key is the model's name, a colon and the number.</summary>
    Version,

    /// <summary>A deployment that serves a version; its key is the endpoint's name, a slash and its own.</summary>
    Deployment,
}
