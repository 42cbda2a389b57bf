using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace MLOpsAspire.Platform.Jobs;

/// <summary>The job queue in tables of a PostgreSQL database, which may be the registry's.</summary>
/// <remarks>
/// A receiver passes over the rows that another is just taking (<c>SKIP LOCKED</c>), and is woken by the sender (<c>NOTIFY</c>). Times are
/// Unix milliseconds of the database's clock, the one that all machines share. A clock that is set back is dealt with as in
/// <see cref="SqliteJobQueue"/>.
/// </remarks>
internal sealed class PostgresJobQueue : IJobQueue, IAsyncDisposable
{
    /// <summary>Any number that no other program uses for a lock in this database.</summary>
    private const long SchemaLockKey = 6_870_121_402;

    /// <summary>Where senders call and idle receivers listen.</summary>
    private const string Channel = "job_message";

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS job_message (
            sequence        bigint  PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
            body            text    NOT NULL,
            due_at          bigint  NOT NULL,            -- when it may be delivered; while it is locked, when the lock runs out
            lock_token      text,
            delivery_count  integer NOT NULL DEFAULT 0,
            return_count    integer NOT NULL DEFAULT 0,  -- deliveries that were given back unharmed
            last_failure    text
        );
        CREATE INDEX IF NOT EXISTS job_message_due ON job_message (due_at);
        CREATE TABLE IF NOT EXISTS job_deduplication (
            id              text    PRIMARY KEY,
            forget_at       bigint  NOT NULL
        );
        CREATE INDEX IF NOT EXISTS job_deduplication_forget ON job_deduplication (forget_at);
        CREATE TABLE IF NOT EXISTS job_dead_letter (
            sequence        bigint  PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
            body            text    NOT NULL,
            reason          text    NOT NULL,
            delivery_count  integer NOT NULL
        );
        """;

    /// <summary>The time of the statement. A test's clock is given as a parameter.</summary>
    private const string Now = "coalesce(@now, (extract(epoch FROM statement_timestamp()) * 1000)::bigint)";

    /// <summary>True of a message that may be delivered.</summary>
    private const string IsDue = $"(due_at <= {Now} OR (lock_token IS NOT NULL AND due_at > {Now} + 2 * @lock))";

    /// <summary>True of a message whose lock is this receiver's and has not run out.</summary>
    private const string IsHeld = $"sequence = @sequence AND lock_token = @token AND due_at > {Now}";

    /// <summary>True of a message that has been delivered as often as it may be.</summary>
    private const string IsExhausted = "delivery_count - return_count >= @max";

    /// <summary>
    /// Dead letters are put down by one at a time, so that they come to be seen in the order of their numbers; a reader who remembers the
    /// last number would else miss one that comes late.
    /// </summary>
    private const string OneAtATime = "LOCK TABLE job_dead_letter IN EXCLUSIVE MODE";

    private readonly NpgsqlDataSource _source;
    private readonly JobQueueOptions _options;
    private readonly TimeProvider _time;
    private volatile bool _schemaIsThere;

    public PostgresJobQueue(NpgsqlConnectionStringBuilder server, IOptions<JobQueueOptions> options, TimeProvider time)
    {
        _source = NpgsqlDataSource.Create(server);
        _options = options.Value;
        _time = time;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    public async Task<bool> SendAsync(string body, string deduplicationId, CancellationToken cancellationToken)
    {
        JobQueueRules.CheckBody(body);
        await using var connection = await OpenAsync(cancellationToken);
        var isNew = await ExecuteAsync(
            connection,
            $"""
            WITH is_new AS (
                INSERT INTO job_deduplication AS known (id, forget_at) VALUES (@id, {Now} + @window)
                ON CONFLICT (id) DO UPDATE SET forget_at = excluded.forget_at WHERE known.forget_at <= {Now} RETURNING id)
            INSERT INTO job_message (body, due_at) SELECT @body, 0 FROM is_new;
            NOTIFY {Channel}
            """,
            cancellationToken,
            ("id", deduplicationId),
            ("window", Milliseconds(_options.DeduplicationWindow)),
            ("body", body)) == 1;

        // By itself, and passing over what another removes: so no two senders wait for each other.
        await ExecuteAsync(
            connection,
            $"DELETE FROM job_deduplication WHERE id IN (SELECT id FROM job_deduplication WHERE forget_at <= {Now} FOR UPDATE SKIP LOCKED)",
            cancellationToken);
        return isNew;
    }

    public async Task<JobMessage?> ReceiveAsync(TimeSpan maxWait, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var message = await TryReceiveAsync(cancellationToken);
        if (message is not null || maxWait <= TimeSpan.Zero)
        {
            return message;
        }

        await using var listener = await PostgresListener.OpenAsync(_source, Channel, cancellationToken);
        while ((message = await TryReceiveAsync(cancellationToken)) is null && _time.GetElapsedTime(started) < maxWait)
        {
            await listener.WaitAsync(_options.PollInterval, _time, cancellationToken);
        }

        return message;
    }

    public Task RenewAsync(JobMessage message, CancellationToken cancellationToken) =>
        SettleAsync(message, $"UPDATE job_message SET due_at = {Now} + @lock WHERE {IsHeld}", cancellationToken);

    public Task CompleteAsync(JobMessage message, CancellationToken cancellationToken) =>
        SettleAsync(message, $"DELETE FROM job_message WHERE {IsHeld}", cancellationToken);

    public Task ReturnAsync(JobMessage message, CancellationToken cancellationToken) => SettleAsync(
        message,
        $"UPDATE job_message SET due_at = 0, lock_token = NULL, return_count = return_count + 1 WHERE {IsHeld}; NOTIFY {Channel}",
        cancellationToken);

    public Task AbandonAsync(JobMessage message, TimeSpan delay, string reason, CancellationToken cancellationToken) =>
        message.DeliveryCount - message.ReturnCount >= _options.MaxDeliveries
            ? DeadLetterAsync(message, reason, cancellationToken)
            : SettleAsync(
                message,
                $"UPDATE job_message SET due_at = {Now} + @delay, lock_token = NULL, last_failure = @reason WHERE {IsHeld}; NOTIFY {Channel}",
                cancellationToken,
                ("delay", Milliseconds(delay)),
                ("reason", reason));

    public async Task DeadLetterAsync(JobMessage message, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, OneAtATime, cancellationToken);
        await SettleAsync(
            connection,
            message,
            $"""
            WITH gone AS (DELETE FROM job_message WHERE {IsHeld} RETURNING body, delivery_count)
            INSERT INTO job_dead_letter (body, reason, delivery_count) SELECT body, @reason, delivery_count FROM gone
            """,
            cancellationToken,
            ("reason", reason));
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(long afterSequence, int limit, CancellationToken cancellationToken)
    {
        JobQueueRules.CheckLimit(limit);
        await using var connection = await OpenAsync(cancellationToken);
        await BuryExhaustedAsync(connection, cancellationToken);
        await using var command = Command(
            connection,
            "SELECT sequence, body, reason, delivery_count FROM job_dead_letter WHERE sequence > @after ORDER BY sequence LIMIT @limit",
            ("after", afterSequence),
            ("limit", limit));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(cancellationToken))
        {
            letters.Add(new DeadLetter(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3)));
        }

        return letters;
    }

    private async Task<JobMessage?> TryReceiveAsync(CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid().ToString("N");
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = Command(
            connection,
            $"""
            UPDATE job_message SET lock_token = @token, due_at = {Now} + @lock, delivery_count = delivery_count + 1
            WHERE sequence = (
                SELECT sequence FROM job_message WHERE {IsDue} AND NOT {IsExhausted} ORDER BY sequence LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING sequence, body, delivery_count, return_count
            """,
            ("token", token),
            ("lock", Lock),
            ("max", _options.MaxDeliveries));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new JobMessage(reader.GetInt64(0), token, reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3))
            : null;
    }

    /// <summary>Sets aside the messages whose last allowed delivery ended without a word from the receiver.</summary>
    private async Task BuryExhaustedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string exhausted = $"FROM job_message WHERE {IsDue} AND {IsExhausted}";
        (string, object)[] parameters = [("lock", Lock), ("max", _options.MaxDeliveries)];
        await using (var look = Command(connection, $"SELECT EXISTS (SELECT {exhausted})", parameters))
        {
            if (await look.ExecuteScalarAsync(cancellationToken) is false)
            {
                return;
            }
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, OneAtATime, cancellationToken);
        await ExecuteAsync(
            connection,
            $"""
            WITH gone AS (
                DELETE FROM job_message WHERE sequence IN (SELECT sequence {exhausted} FOR UPDATE SKIP LOCKED)
                RETURNING sequence, body, {JobQueueRules.ExhaustedReason} AS reason, delivery_count)
            INSERT INTO job_dead_letter (body, reason, delivery_count) SELECT body, reason, delivery_count FROM gone ORDER BY sequence
            """,
            cancellationToken,
            parameters);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task SettleAsync(
        JobMessage message, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await SettleAsync(connection, message, sql, cancellationToken, parameters);
    }

    private async Task SettleAsync(
        NpgsqlConnection connection, JobMessage message, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        var changed = await ExecuteAsync(
            connection, sql, cancellationToken, [.. parameters, ("sequence", message.Sequence), ("token", message.LockToken), ("lock", Lock)]);
        if (changed == 0)
        {
            throw new JobLockLostException(message.Sequence);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        try
        {
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

    /// <summary>Makes the tables, unless they are there: a user who may only use them is enough then.</summary>
    private async Task CreateSchemaAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({SchemaLockKey})", cancellationToken);
        await using (var look = Command(connection, "SELECT to_regclass('job_dead_letter') IS NULL"))
        {
            if (await look.ExecuteScalarAsync(cancellationToken) is true)
            {
                await ExecuteAsync(connection, Schema, cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("now", NpgsqlDbType.Bigint, TestTime ?? (object)DBNull.Value);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private long? TestTime => _time == TimeProvider.System ? null : _time.GetUtcNow().ToUnixTimeMilliseconds();

    private long Lock => Milliseconds(_options.LockDuration);

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;
}
