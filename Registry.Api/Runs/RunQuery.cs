using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>Which runs are wanted, in which order.</summary>
internal sealed record RunQuery
{
    /// <summary>Only runs of these experiments; null for all.</summary>
    public IReadOnlyCollection<string>? ExperimentIds { get; init; }

    /// <summary>All of them are to be fulfilled.</summary>
    public IReadOnlyList<Comparison> Filter { get; init; } = [];

    /// <summary>Completed, so that it tells any two runs apart.</summary>
    public required IReadOnlyList<SortKey> Order { get; init; }

    public DeletedView View { get; init; } = DeletedView.Without;

    public required int Limit { get; init; }

    public PagePosition Position { get; init; } = PagePosition.Start;
}
