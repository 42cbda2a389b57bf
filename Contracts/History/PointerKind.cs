namespace MLOpsAspire.Contracts.History;

/// <summary>What points to model versions, and is changed without them.</summary>
public enum PointerKind
{
    /// <summary>A name of a model's own; its value is a version's number.</summary>
    Alias,

    /// <summary>The stage of a version; its value is one of <see cref="Models.ModelStage"/>.</summary>
    Stage,

    /// <summary>A deployment of an endpoint; its value is a model's name, a colon and a version's number.</summary>
    Deployment,
}
