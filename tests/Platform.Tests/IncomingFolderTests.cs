using MLOpsAspire.Testing;

namespace MLOpsAspire.Platform.Tests;

public sealed class IncomingFolderTests : IDisposable
{
    private static readonly DateTime LastUse = new(2026, 1, 10, 0, 0, 0, DateTimeKind.Utc);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_was_not_written_to_for_a_day_of_use_is_swept_out()
    {
        Left("old", TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        Left("older", TimeSpan.FromDays(30));
        var recent = Left("recent", TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1));

        Open();

        Assert.Equal([recent], Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void A_file_that_a_clock_set_back_makes_newer_than_the_folder_is_kept()
    {
        var written = Left("written", -TimeSpan.FromDays(3));

        Open();

        Assert.Equal([written], Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void The_folder_is_made_and_each_file_has_a_name_of_its_own()
    {
        var incoming = new IncomingFolder(_folder["new"]);

        var files = Enumerable.Range(0, 10).Select(_ => incoming.NewFile()).ToArray();

        Assert.True(Directory.Exists(_folder["new"]));
        Assert.Equal(10, files.Distinct().Count());
        Assert.All(files, file => Assert.Equal(_folder["new"], Path.GetDirectoryName(file)));
    }

    private string Left(string name, TimeSpan before)
    {
        var path = _folder.Write(name, "half a file");
        File.SetLastWriteTimeUtc(path, LastUse - before);
        return path;
    }

    private void Open()
    {
        Directory.SetLastWriteTimeUtc(_folder.Path, LastUse);
        _ = new IncomingFolder(_folder.Path);
    }
}
