using System.Linq.Expressions;

namespace MLOpsAspire.Registry.Api.Search;

/// <summary>Sorts by one key after another.</summary>
internal static class Sorting
{
    /// <summary>Sorts by a key, behind the keys that were given before.</summary>
    public static IQueryable<T> By<T, TKey>(this IQueryable<T> rows, Expression<Func<T, TKey>> key, bool isDescending = false) =>
        rows is IOrderedQueryable<T> sorted && IsSorted(rows.Expression)
            ? isDescending ? sorted.ThenByDescending(key) : sorted.ThenBy(key)
            : isDescending ? rows.OrderByDescending(key) : rows.OrderBy(key);

    /// <summary>Every query of EF Core is of the type of sorted ones; whether it is one, its last call tells.</summary>
    private static bool IsSorted(Expression query) => query is MethodCallExpression
    {
        Method.Name: nameof(Queryable.OrderBy) or nameof(Queryable.OrderByDescending) or nameof(Queryable.ThenBy) or nameof(Queryable.ThenByDescending),
    };
}
