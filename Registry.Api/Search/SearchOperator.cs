namespace MLOpsAspire.Registry.Api.Search;

/// <summary>
/// How a key is compared. Where the key is not there, no operator matches but <see cref="IsNull"/>: <c>params.a != 'x'</c>
/// finds those that have a param <c>a</c> of another value.
/// </summary>
internal enum SearchOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary>The whole text, upper and lower case apart; <c>%</c> is any characters, <c>_</c> is one. Nothing escapes them.</summary>
    Like,

    /// <summary>As <see cref="Like"/>, upper and lower case alike.</summary>
    ILike,

    In,
    NotIn,
    IsNull,
    IsNotNull,
}
