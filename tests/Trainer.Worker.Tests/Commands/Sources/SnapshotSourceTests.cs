using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Trainer.Worker.Tests.Commands.Sources;

/// <summary>ZIP files that were submitted with a run, honest ones and others.</summary>
public sealed class SnapshotSourceTests : IDisposable
{
    private const int Link = 0xA1FF;
    private const int Pipe = 0x11FF;
    private const int Program = 0x81ED;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_command_runs_on_the_files_of_its_snapshot()
    {
        var zip = Zip(("train.sh", "echo training \"$1\"; cat data/rows.csv", Program), ("data/", "", 0), ("data/rows.csv", "a,b\n1,2\n", 0), ("empty/", "", 0), ("C#.notes: 1", "x", 0));

        var registry = await RunAsync(zip, "./train.sh twice && ls -d empty C*");

        Assert.Null(registry.Ends.Single().Error);
        Assert.Contains("\ntraining twice\na,b\n1,2\nC#.notes: 1\nempty\n", registry.Log, StringComparison.Ordinal);
        Assert.Contains($"Sources: snapshot {Digest.Of(zip)}\n", registry.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_runs_in_the_folder_that_the_job_names()
    {
        var registry = await RunAsync(Zip(("a/b/here", "x", 0)), "ls", "source: {folder: a/b}");

        Assert.Null(registry.Ends.Single().Error);
        Assert.Contains("\nhere\n", registry.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_the_sources_do_not_have_is_named()
    {
        var registry = await RunAsync(Zip(("a/b", "x", 0)), "ls", "source: {folder: a/b}");

        Assert.Equal("The sources have no folder 'a/b', which 'source.folder' in the job file names.", registry.Ends.Single().Error);
    }

    [Fact]
    public async Task Outputs_that_come_with_the_sources_do_not_pass_for_the_command_s()
    {
        var registry = await RunAsync(Zip(("outputs/model.onnx", "old", 0)), "ls outputs", "register: toy");

        Assert.Equal("The job registers the model 'toy', but the command left no outputs/model.onnx; let it write the model there.", registry.Ends.Single().Error);
        Assert.Contains("The sources hold a folder 'outputs', which was removed", registry.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/outside")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("..\\outside")]
    [InlineData("a/\u0001")]
    [InlineData("../")]
    [InlineData("/")]
    public async Task A_path_that_leads_out_is_refused(string path)
    {
        var registry = await RunAsync(Zip(("good", "x", 0), (path, "x", 0)), "ls");

        Assert.Equal($"The snapshot holds '{path}', whose path is not one inside a folder.", registry.Ends.Single().Error);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories), entry => entry.EndsWith("outside", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Link)]
    [InlineData(Pipe)]
    public async Task Links_and_devices_are_refused(int mode)
    {
        var registry = await RunAsync(Zip(("link", "/etc/passwd", mode)), "cat link");

        Assert.Equal("The snapshot holds 'link', which is a link or a device; only files and folders are unpacked.", registry.Ends.Single().Error);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a")]
    public async Task A_name_that_stands_twice_is_refused(string first, string second)
    {
        var registry = await RunAsync(Zip((first, "x", 0), (second, "y", 0)), "ls");

        Assert.Equal($"The snapshot holds '{second}' twice, as a file and as a folder, or under a path that is too long.", registry.Ends.Single().Error);
    }

    [Fact]
    public async Task A_path_longer_than_a_path_can_be_is_refused()
    {
        var registry = await RunAsync(Zip((string.Concat(Enumerable.Repeat("folder/", 1000)) + "x", "x", 0)), "ls");

        Assert.EndsWith("or under a path that is too long.", registry.Ends.Single().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bomb_is_counted_and_not_believed()
    {
        var registry = await RunAsync(Bomb(300_000_000), "ls", settings: "--Trainer:Commands:MaxSourceBytes=1000000");

        Assert.Equal("The snapshot holds more than 1000000 bytes when it is unpacked; Trainer:Commands:MaxSourceBytes raises that.", registry.Ends.Single().Error);
    }

    [Fact]
    public async Task Too_many_files_are_refused()
    {
        var zip = Zip([.. Enumerable.Range(0, 11).Select(n => ($"f{n}", "x", 0))]);

        var registry = await RunAsync(zip, "ls", settings: "--Trainer:Commands:MaxSourceFiles=10");

        Assert.Equal("The snapshot holds more than 10 files and folders; Trainer:Commands:MaxSourceFiles raises that.", registry.Ends.Single().Error);
    }

    /// <summary>The directory of all entries is not taken into memory on the word of the file.</summary>
    [Fact]
    public async Task A_directory_that_lies_about_its_length_is_refused()
    {
        var zip = Zip([.. Enumerable.Range(0, 5000).Select(n => ($"f{n}", "", 0))]);
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - 22 + 8), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - 22 + 10), 1);

        var registry = await RunAsync(zip, "ls", settings: "--Trainer:Commands:MaxSourceFiles=100");

        Assert.Equal("The snapshot holds more than 100 files and folders; Trainer:Commands:MaxSourceFiles raises that.", registry.Ends.Single().Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(-1)]
    public async Task A_file_that_is_no_whole_ZIP_file_is_refused(int length)
    {
        var zip = Zip(("a", new string('x', 200), 0));

        var registry = await RunAsync(length < 0 ? [.. Encoding.UTF8.GetBytes("this is no ZIP file but it is long enough to be one")] : zip[..length], "ls");

        Assert.Equal("The snapshot is no whole ZIP file; submit the job again.", registry.Ends.Single().Error);
    }

    [Fact]
    public async Task A_damaged_entry_is_refused()
    {
        var zip = Bomb(100_000);
        zip.AsSpan(60, 30).Fill(0xFF);

        var registry = await RunAsync(zip, "ls");

        Assert.Equal("The snapshot is no whole ZIP file; submit the job again.", registry.Ends.Single().Error);
    }

    [Fact]
    public async Task A_snapshot_that_was_changed_is_refused()
    {
        var (before, now) = (Zip(("a", "before", 0)), Zip(("a", "now", 0)));

        var registry = await RunAsync(now, "ls", digest: Digest.Of(before));

        Assert.Equal(
            $"The snapshot {Digest.Of(before)} has the digest {Digest.Of(now)}: it was changed after it was stored. Submit the job again.", registry.Ends.Single().Error);
    }

    [Theory]
    [InlineData("../../secret", "The run's snapshot is no digest; submit the job again.")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "The snapshot 0000000000000000000000000000000000000000000000000000000000000000 is not in the artifact store; submit the job again.")]
    public async Task A_snapshot_that_is_not_there_is_named(string digest, string error)
    {
        var registry = new FakeRegistry(ShellCommand.Job("ls"), data: null) { Snapshot = digest };

        Assert.Equal(error, (await ShellCommand.RunAsync(_folder, registry)).Error);
    }

    [Fact]
    public async Task A_commit_and_a_snapshot_are_one_too_many()
    {
        var registry = await RunAsync(Zip(("a", "x", 0)), "ls", "source: {git: 'https://example.org/a.git', commit: 0123456789abcdef0123456789abcdef01234567}");

        Assert.Equal("The job file names a commit, and the run was submitted with a snapshot; a command runs on one of them.", registry.Ends.Single().Error);
    }

    private async Task<FakeRegistry> RunAsync(byte[] zip, string script, string keys = "", string? digest = null, params string[] settings)
    {
        digest ??= Digest.Of(zip);
        var registry = new FakeRegistry(ShellCommand.Job(script, keys: keys), data: null) { Snapshot = digest };
        await using var trainer = await ShellCommand.StartTrainerAsync(_folder, registry, settings);
        await trainer.Store.PutAsync(Snapshot.PathOf(digest), new MemoryStream(zip), Cancelled);
        await trainer.TrainAsync(registry);
        return registry;
    }

    /// <param name="entries">Names, texts and Unix modes, 0 for none.</param>
    private static byte[] Zip(params (string Name, string Text, int Mode)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text, mode) in entries)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                entry.ExternalAttributes = mode << 16;
                using var content = entry.Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A small file with much in it.</summary>
    private static byte[] Bomb(int size)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var content = zip.CreateEntry("bomb", CompressionLevel.Fastest).Open();
            var block = new byte[100_000];
            for (var left = size; left > 0; left -= block.Length)
            {
                content.Write(block);
            }
        }

        return bytes.ToArray();
    }
}
