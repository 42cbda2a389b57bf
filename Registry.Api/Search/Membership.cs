using System.Linq.Expressions;

namespace MLOpsAspire.Registry.Api.Search;

/// <summary>Keeps rows by whether others refer to them.</summary>
internal static class Membership
{
    /// <summary>The rows whose id is among the ids: right where few are, since those are looked up first.</summary>
    public static IQueryable<T> WhereIn<T>(this IQueryable<T> rows, Expression<Func<T, string>> id, IQueryable<string> ids) => rows.Where(
        Expression.Lambda<Func<T, bool>>(Expression.Call(typeof(Queryable), nameof(Queryable.Contains), [typeof(string)], ids.Expression, id.Body), id.Parameters));

    /// <summary>The rows for which there is a value, or there is none: right where many are, since each row is looked up by itself.</summary>
    public static IQueryable<T> WhereAny<T, TValue>(
        this IQueryable<T> rows, Expression<Func<T, string>> id, IQueryable<TValue> values, Expression<Func<TValue, string>> idOfValue, bool isThere = true)
    {
        var refers = Expression.Lambda<Func<TValue, bool>>(Expression.Equal(idOfValue.Body, id.Body), idOfValue.Parameters);
        Expression any = Expression.Call(typeof(Queryable), nameof(Queryable.Any), [typeof(TValue)], values.Expression, Expression.Quote(refers));
        return rows.Where(Expression.Lambda<Func<T, bool>>(isThere ? any : Expression.Not(any), id.Parameters));
    }
}
