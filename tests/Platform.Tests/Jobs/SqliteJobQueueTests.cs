using MLOpsAspire.Platform.Jobs;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Platform.Tests.Jobs;

public sealed class SqliteJobQueueTests : JobQueueContract, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IJobQueue Connect() =>
        new SqliteJobQueue(_folder["jobs.db"], Microsoft.Extensions.Options.Options.Create(Options), Time);

    [Fact]
    public async Task Messages_outlive_the_process_that_sent_them()
    {
        await Connect().SendAsync("job", "a", Cancelled);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();

        Assert.Equal("job", (await Connect().ReceiveAsync(TimeSpan.Zero, Cancelled))!.Body);
    }
}
