namespace MLOpsAspire.Registry.Api.Search;

/// <summary>What kind of thing a key names.</summary>
internal enum SearchEntity
{
    /// <summary>A field of the row itself.</summary>
    Attribute,

    /// <summary>The last value of a metric.</summary>
    Metric,

    Param,

    Tag,

    /// <summary>A field of any dataset the run has read: <c>name</c>, <c>digest</c> or <c>context</c>.</summary>
    Dataset,
}
