using MLOpsAspire.Contracts;
using MLOpsAspire.Registry.Api.Search;
using MLOpsAspire.Registry.Api.Storage;

namespace MLOpsAspire.Registry.Api.Models;

/// <summary>Which models, or versions of them, are wanted, and in which order.</summary>
/// <param name="Filter">All of them are to be fulfilled.</param>
/// <param name="Order">Completed, so that it tells any two apart.</param>
/// <param name="Limit">The most to give.</param>
/// <param name="Position">Where the page begins.</param>
internal sealed record ModelQuery(IReadOnlyList<Comparison> Filter, IReadOnlyList<SortKey> Order, int Limit, PagePosition Position)
{
    /// <summary>Makes a page of rows of which one more was read than is given.</summary>
    public Page<T> ToPage<T>(List<T> rows) =>
        new([.. rows.Take(Limit)], rows.Count > Limit ? (Position with { Skip = Position.Skip + Limit }).ToToken() : null);
}
