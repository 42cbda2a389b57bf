using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace MLOpsAspire.Registry.Api.Search;

/// <summary>Conditions of a filter as expressions that a database understands. What is null matches nothing.</summary>
internal static class SearchExpressions
{
    private const string Escape = "\\";

    /// <summary>The condition on a text.</summary>
    public static Expression<Func<T, bool>> Matches<T>(this Comparison comparison, Expression<Func<T, string?>> field)
    {
        var parameter = field.Parameters[0];
        var text = field.Body;
        Expression body = comparison switch
        {
            { Operator: SearchOperator.Equal, Value: SearchValue.Text value } => Expression.Equal(text, Captured(value.Value)),
            { Operator: SearchOperator.NotEqual, Value: SearchValue.Text value } => Expression.NotEqual(text, Captured(value.Value)),
            { Operator: SearchOperator.Like, Value: SearchValue.Text value } => Like(text, value.Value),
            { Operator: SearchOperator.ILike, Value: SearchValue.Text value } => Like(Lower(text), AsciiLower(value.Value)),
            { Operator: SearchOperator.In, Value: SearchValue.Texts values } => Contains(values.Values, text),
            { Operator: SearchOperator.NotIn, Value: SearchValue.Texts values } => Expression.Not(Contains(values.Values, text)),
            _ => throw Unfit(comparison),
        };
        return Expression.Lambda<Func<T, bool>>(Expression.AndAlso(NotNull(text), body), parameter);
    }

    /// <summary>The condition on a number.</summary>
    public static Expression<Func<T, bool>> Matches<T>(this Comparison comparison, Expression<Func<T, double>> field) =>
        comparison.Value is SearchValue.Number { Value: var value } ? Compare(comparison, field, value) : throw Unfit(comparison);

    /// <summary>The condition on a whole number.</summary>
    public static Expression<Func<T, bool>> Matches<T>(this Comparison comparison, Expression<Func<T, int>> field) =>
        comparison.Value is SearchValue.Whole { Value: var value } ? Compare(comparison, field, (int)Math.Clamp(value, int.MinValue, int.MaxValue)) : throw Unfit(comparison);

    /// <summary>The condition on a time, given in milliseconds since 1970.</summary>
    public static Expression<Func<T, bool>> Matches<T>(this Comparison comparison, Expression<Func<T, DateTimeOffset?>> field)
    {
        if (comparison.Value is not SearchValue.Whole { Value: var value })
        {
            throw Unfit(comparison);
        }

        var bounded = Math.Clamp(value, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
        var body = Compare(comparison, field, (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(bounded));
        return Expression.Lambda<Func<T, bool>>(Expression.AndAlso(NotNull(field.Body), body.Body), field.Parameters);
    }

    /// <summary>Whether a text fulfils the condition, without a database.</summary>
    public static bool Matches(this Comparison comparison, string text) => comparison switch
    {
        { Operator: SearchOperator.Equal, Value: SearchValue.Text value } => text == value.Value,
        { Operator: SearchOperator.NotEqual, Value: SearchValue.Text value } => text != value.Value,
        { Operator: SearchOperator.Like, Value: SearchValue.Text value } => IsLike(text, value.Value),
        { Operator: SearchOperator.ILike, Value: SearchValue.Text value } => IsLike(AsciiLower(text), AsciiLower(value.Value)),
        { Operator: SearchOperator.In, Value: SearchValue.Texts values } => values.Values.Contains(text),
        { Operator: SearchOperator.NotIn, Value: SearchValue.Texts values } => !values.Values.Contains(text),
        _ => throw Unfit(comparison),
    };

    private static Expression<Func<T, bool>> Compare<T, TValue>(Comparison comparison, Expression<Func<T, TValue>> field, TValue value)
    {
        var (left, right) = (field.Body, Captured(value));
        Expression body = comparison.Operator switch
        {
            SearchOperator.Equal => Expression.Equal(left, right),
            SearchOperator.NotEqual => Expression.NotEqual(left, right),
            SearchOperator.Less => Expression.LessThan(left, right),
            SearchOperator.LessOrEqual => Expression.LessThanOrEqual(left, right),
            SearchOperator.Greater => Expression.GreaterThan(left, right),
            SearchOperator.GreaterOrEqual => Expression.GreaterThanOrEqual(left, right),
            _ => throw Unfit(comparison),
        };
        return Expression.Lambda<Func<T, bool>>(body, field.Parameters);
    }

    /// <summary>A member of an object, as the compiler makes it of a local variable: it becomes a parameter of the statement, never a part of its text.</summary>
    private static MemberExpression Captured<T>(T value) => Expression.Property(Expression.Constant(new Box<T>(value)), nameof(Box<T>.Value));

    private static BinaryExpression NotNull(Expression value) => Expression.NotEqual(value, Expression.Constant(null, value.Type));

    private static MethodCallExpression Lower(Expression text) => Expression.Call(text, nameof(string.ToLower), Type.EmptyTypes);

    private static MethodCallExpression Contains(IReadOnlyList<string> values, Expression text) =>
        Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(string)], Captured(values.ToArray()), text);

    private static MethodCallExpression Like(Expression text, string pattern) => Expression.Call(
        typeof(DbFunctionsExtensions),
        nameof(DbFunctionsExtensions.Like),
        Type.EmptyTypes,
        Expression.Constant(EF.Functions),
        text,
        Captured(pattern.Replace(Escape, Escape + Escape, StringComparison.Ordinal)),
        Expression.Constant(Escape));

    /// <summary>As both databases make text lower: letters beyond ASCII stay as they are.</summary>
    private static string AsciiLower(string text) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));

    /// <summary>Goes back to the last <c>%</c> only, so it takes no more than the product of the lengths.</summary>
    private static bool IsLike(string text, string pattern)
    {
        var (at, next, star, mark) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (next < pattern.Length && pattern[next] == '%')
            {
                (star, mark) = (next++, at);
            }
            else if (next < pattern.Length && (pattern[next] == '_' || pattern[next] == text[at]))
            {
                (at, next) = (at + 1, next + 1);
            }
            else if (star >= 0)
            {
                (next, at) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(next).TrimStart('%').IsEmpty;
    }

    private static InvalidOperationException Unfit(Comparison comparison) =>
        new($"The operator {comparison.Operator} does not go with a {comparison.Value.GetType().Name}.");

    private sealed record Box<T>(T Value);
}
