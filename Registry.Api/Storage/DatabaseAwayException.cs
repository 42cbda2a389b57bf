using System.Data.Common;

namespace MLOpsAspire.Registry.Api.Storage;

/// <summary>The registry cannot start on its database. The message says which and what to do, in words for people.</summary>
public sealed class DatabaseAwayException(string message, Exception inner) : DbException(message, inner);
