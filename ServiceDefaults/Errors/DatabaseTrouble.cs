using System.Data.Common;

namespace MLOpsAspire.ServiceDefaults.Errors;

/// <summary>Finds what a database reported: those who pass it on wrap it, and it wraps the trouble of the network.</summary>
public static class DatabaseTrouble
{
    /// <returns>The innermost one; null when no database was part of it.</returns>
    public static DbException? In(Exception? exception)
    {
        DbException? found = null;
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            found = inner as DbException ?? found;
        }

        return found;
    }
}
