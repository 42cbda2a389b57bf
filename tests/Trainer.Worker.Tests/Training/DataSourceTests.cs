using MLOpsAspire.Testing;

namespace MLOpsAspire.Trainer.Worker.Tests.Training;

public sealed class DataSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_path_that_can_be_none_ends_the_run_with_a_sentence()
    {
        Assert.Equal("The path of the data file holds a character that no path can hold.", await ErrorOfAsync("data\0.csv"));
    }

    [Fact]
    public async Task A_path_in_the_job_file_that_can_be_none_ends_the_run_with_a_sentence()
    {
        var registry = new FakeRegistry(ToyJob.Text + "\ndata: {source: \"data\\0.csv\"}", data: null);
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        Assert.Equal("The path of the data file holds a character that no path can hold.", (await trainer.TrainAsync(registry)).Error);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(5000)]
    public async Task A_path_longer_than_a_path_can_be_ends_the_run_with_a_sentence(int length)
    {
        var folders = string.Concat(Enumerable.Repeat("a/", length > 1000 ? length / 2 : 0));

        var error = await ErrorOfAsync(_folder[folders + new string('a', 300)]);

        Assert.Equal("The path of the data file is longer than a path can be.", error);
    }

    [Fact]
    public async Task A_folder_in_place_of_the_data_file_is_named()
    {
        Assert.Equal($"The data file '{_folder.Path}' may not be read by the trainer, or is a folder.", await ErrorOfAsync(_folder.Path));
    }

    [Fact]
    public async Task A_path_through_a_file_leads_to_no_data()
    {
        var path = Path.Combine(ToyJob.WriteData(_folder), "data.csv");

        Assert.Equal($"The data file '{path}' is not there, on the machine where the trainer runs.", await ErrorOfAsync(path));
    }

    private async Task<string?> ErrorOfAsync(string data)
    {
        var registry = new FakeRegistry(ToyJob.Text, data);
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);
        return (await trainer.TrainAsync(registry)).Error;
    }
}
