using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace MLOpsAspire.Platform.Jobs;

/// <summary>The job queue in one SQLite file, which several processes on one machine may share.</summary>
/// <remarks>
/// Every change is one <c>BEGIN IMMEDIATE</c> transaction, so receivers take turns at the file's write lock and no two of them
/// can lock the same message. Times are Unix milliseconds of the wall clock, since processes share no other clock. A clock that
/// jumps ahead delivers a message early, which receivers must tolerate anyway; after one that is set back, a lock that would last
/// longer than any lock does counts as run out.
/// </remarks>
internal sealed class SqliteJobQueue : IJobQueue
{
    /// <summary>How long a statement waits for another process's write, in seconds.</summary>
    private const int BusyTimeoutSeconds = 5;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS message (
            sequence        INTEGER PRIMARY KEY AUTOINCREMENT,
            body            TEXT    NOT NULL,
            due_at          INTEGER NOT NULL,            -- when it may be delivered; while it is locked, when the lock runs out
            lock_token      TEXT,
            delivery_count  INTEGER NOT NULL DEFAULT 0,
            return_count    INTEGER NOT NULL DEFAULT 0,  -- deliveries that were given back unharmed
            last_failure    TEXT
        );
        CREATE INDEX IF NOT EXISTS message_due ON message (due_at);
        CREATE TABLE IF NOT EXISTS deduplication (
            id              TEXT PRIMARY KEY,
            forget_at       INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS deduplication_forget ON deduplication (forget_at);
        CREATE TABLE IF NOT EXISTS dead_letter (
            sequence        INTEGER PRIMARY KEY AUTOINCREMENT,
            body            TEXT    NOT NULL,
            reason          TEXT    NOT NULL,
            delivery_count  INTEGER NOT NULL
        );
        """;

    /// <summary>True of a message that may be delivered.</summary>
    private const string IsDue = "(due_at <= $now OR (lock_token IS NOT NULL AND due_at > $now + 2 * $lock))";

    /// <summary>True of a message whose lock is this receiver's and has not run out.</summary>
    private const string IsHeld = "sequence = $sequence AND lock_token = $token AND due_at > $now";

    /// <summary>True of a message that has been delivered as often as it may be.</summary>
    private const string IsExhausted = "delivery_count - return_count >= $max";

    private readonly string _connectionString;
    private readonly JobQueueOptions _options;
    private readonly TimeProvider _time;
    private volatile bool _schemaIsThere;

    public SqliteJobQueue(string file, IOptions<JobQueueOptions> options, TimeProvider time)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = BusyTimeoutSeconds }.ToString();
        _options = options.Value;
        _time = time;
    }

    public async Task<bool> SendAsync(string body, string deduplicationId, CancellationToken cancellationToken)
    {
        JobQueueRules.CheckBody(body);
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction();
        var now = Now();
        await ExecuteAsync(connection, "DELETE FROM deduplication WHERE forget_at <= $now", cancellationToken, ("$now", now));
        var isNew = await ExecuteAsync(
            connection,
            "INSERT OR IGNORE INTO deduplication (id, forget_at) VALUES ($id, $forget)",
            cancellationToken,
            ("$id", deduplicationId),
            ("$forget", now + Milliseconds(_options.DeduplicationWindow))) == 1;
        if (isNew)
        {
            await ExecuteAsync(
                connection, "INSERT INTO message (body, due_at) VALUES ($body, 0)", cancellationToken, ("$body", body));
        }

        await transaction.CommitAsync(cancellationToken);
        return isNew;
    }

    public async Task<JobMessage?> ReceiveAsync(TimeSpan maxWait, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var message = await TryReceiveAsync(cancellationToken);
            if (message is not null || _time.GetElapsedTime(started) >= maxWait)
            {
                return message;
            }

            await Task.Delay(_options.PollInterval, _time, cancellationToken);
        }
    }

    public Task RenewAsync(JobMessage message, CancellationToken cancellationToken) =>
        SettleAsync(message, $"UPDATE message SET due_at = $now + $lock WHERE {IsHeld}", cancellationToken);

    public Task CompleteAsync(JobMessage message, CancellationToken cancellationToken) =>
        SettleAsync(message, $"DELETE FROM message WHERE {IsHeld}", cancellationToken);

    public Task ReturnAsync(JobMessage message, CancellationToken cancellationToken) => SettleAsync(
        message, $"UPDATE message SET due_at = 0, lock_token = NULL, return_count = return_count + 1 WHERE {IsHeld}", cancellationToken);

    public Task AbandonAsync(JobMessage message, TimeSpan delay, string reason, CancellationToken cancellationToken) =>
        message.DeliveryCount - message.ReturnCount >= _options.MaxDeliveries
            ? DeadLetterAsync(message, reason, cancellationToken)
            : SettleAsync(
                message,
                $"UPDATE message SET due_at = $now + $delay, lock_token = NULL, last_failure = $reason WHERE {IsHeld}",
                cancellationToken,
                ("$delay", Milliseconds(delay)),
                ("$reason", reason));

    public Task DeadLetterAsync(JobMessage message, string reason, CancellationToken cancellationToken) => SettleAsync(
        message,
        $"""
        INSERT INTO dead_letter (body, reason, delivery_count) SELECT body, $reason, delivery_count FROM message WHERE {IsHeld};
        DELETE FROM message WHERE {IsHeld}
        """,
        cancellationToken,
        ("$reason", reason));

    public async Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(long afterSequence, int limit, CancellationToken cancellationToken)
    {
        JobQueueRules.CheckLimit(limit);
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction();
        await BuryExhaustedAsync(connection, cancellationToken);
        await using var command = Command(
            connection,
            "SELECT sequence, body, reason, delivery_count FROM dead_letter WHERE sequence > $after ORDER BY sequence LIMIT $limit",
            ("$after", afterSequence),
            ("$limit", limit));
        var letters = new List<DeadLetter>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                letters.Add(new DeadLetter(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3)));
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return letters;
    }

    private async Task<JobMessage?> TryReceiveAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);

        // A look without the write lock first, so that idle receivers do not hold up a sender.
        await using (var look = Command(connection, $"SELECT EXISTS (SELECT 1 FROM message WHERE {IsDue})", ("$now", Now()), ("$lock", Lock)))
        {
            if (Convert.ToInt64(await look.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) == 0)
            {
                return null;
            }
        }

        await using var transaction = connection.BeginTransaction();
        await BuryExhaustedAsync(connection, cancellationToken);
        var message = await LockOldestAsync(connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return message;
    }

    private async Task<JobMessage?> LockOldestAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid().ToString("N");
        await using var command = Command(
            connection,
            $"""
            UPDATE message SET lock_token = $token, due_at = $now + $lock, delivery_count = delivery_count + 1
            WHERE sequence = (SELECT sequence FROM message WHERE {IsDue} ORDER BY sequence LIMIT 1)
            RETURNING sequence, body, delivery_count, return_count
            """,
            ("$token", token),
            ("$lock", Lock),
            ("$now", Now()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new JobMessage(reader.GetInt64(0), token, reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3))
            : null;
    }

    /// <summary>Sets aside the messages whose last allowed delivery ended without a word from the receiver.</summary>
    private Task<int> BuryExhaustedAsync(SqliteConnection connection, CancellationToken cancellationToken) => ExecuteAsync(
        connection,
        $"""
        INSERT INTO dead_letter (body, reason, delivery_count)
        SELECT body, {JobQueueRules.ExhaustedReason}, delivery_count FROM message WHERE {IsDue} AND {IsExhausted} ORDER BY sequence;
        DELETE FROM message WHERE {IsDue} AND {IsExhausted}
        """,
        cancellationToken,
        ("$now", Now()),
        ("$lock", Lock),
        ("$max", _options.MaxDeliveries));

    private async Task SettleAsync(
        JobMessage message, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction();

        // The time is taken now that the write lock is held: waiting for it must not shorten a renewal.
        var changed = await ExecuteAsync(
            connection,
            sql,
            cancellationToken,
            [.. parameters, ("$sequence", message.Sequence), ("$token", message.LockToken), ("$now", Now()), ("$lock", Lock)]);
        if (changed == 0)
        {
            throw new JobLockLostException(message.Sequence);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            if (!_schemaIsThere)
            {
                await CreateSchemaAsync(connection, cancellationToken);
                _schemaIsThere = true;
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task CreateSchemaAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, "PRAGMA journal_mode = WAL", cancellationToken);
        await using var transaction = connection.BeginTransaction();
        await ExecuteAsync(connection, Schema, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<int> ExecuteAsync(
        SqliteConnection connection, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private long Lock => Milliseconds(_options.LockDuration);

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;
}
