using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Artifacts;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Platform.Datasets;
using MLOpsAspire.Tabular.Data;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Testing;
using MLOpsAspire.Trainer.Worker.Jobs;
using MLOpsAspire.Trainer.Worker.Training;

namespace MLOpsAspire.Trainer.Worker.Tests.Training;

public sealed class DataSourceTests : IDisposable
{
    private const string Artifact = "artifacts:datasets/toy.csv";

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

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

    [Fact]
    public async Task Data_in_the_artifact_store_is_learned_from_and_named_in_the_lineage()
    {
        var csv = Encoding.UTF8.GetBytes(ToyJob.Csv);
        var registry = new FakeRegistry($"{ToyJob.Text}\ndata: {{source: {Artifact}, sha256: {Digest.Of(csv)}}}", data: null);
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);
        await trainer.Store.PutAsync("datasets/toy.csv", new MemoryStream(csv), Cancelled);

        var end = await trainer.TrainAsync(registry);

        Assert.Null(end.Error);
        await using var lineage = await trainer.Store.OpenAsync(ModelArtifact.PathOf(end.ArtifactDigest!, ModelArtifact.Lineage), Cancelled);
        Assert.Equal(Artifact, (await JsonDocument.ParseAsync(lineage, cancellationToken: Cancelled)).RootElement.GetProperty("dataSource").GetString());
    }

    [Theory]
    [InlineData("artifacts:datasets/none.csv", "The data is not there. The artifact store holds no 'datasets/none.csv'.")]
    [InlineData("artifacts:../toy.csv", "The data's address names no path of the artifact store. No part of an artifact path is '.' or '..', starts or ends with a space, or ends with a dot.")]
    [InlineData("artifacts:/toy.csv", "The data's address names no path of the artifact store. Each part of an artifact path has 1 to 255 bytes, and the path neither starts nor ends with '/'.")]
    [InlineData("artifacts:", "The data's address names no path of the artifact store. An artifact path has 1 to 1024 characters.")]
    [InlineData("artifacts://toy.csv", "The data's address cannot be read; it must be a path, or begin with http://, https:// or artifacts:.")]
    public async Task An_address_in_the_artifact_store_that_leads_nowhere_ends_the_run_with_a_sentence(string address, string error)
    {
        Assert.Equal(error, await ErrorOfAsync(address));
    }

    [Fact]
    public async Task A_store_whose_streams_cannot_go_back_is_read_all_the_same()
    {
        var store = new OneWayStore("y,a\n1,7\n0,x\n");

        var table = await ReadAsync(new AlgorithmJob { Label = "y" }, Artifact, store);

        Assert.Equal(["7", "x"], Assert.IsType<TextColumn>(table.Find("a")).Texts);
        Assert.Equal(("toy.csv", Digest.Of(Encoding.UTF8.GetBytes(store.Text))), (table.Source, table.Sha256));
        Assert.True(store.IsClosed);
    }

    [Fact]
    public async Task Columns_are_read_as_the_job_says()
    {
        var job = new AlgorithmJob
        {
            Label = "y",
            Missing = ["-999", "none"],
            Categories = new Dictionary<string, IReadOnlyDictionary<string, int>> { ["level"] = new Dictionary<string, int> { ["none"] = 0, ["some"] = 1 } },
            Types = new Dictionary<string, FeatureKind>
            {
                ["class"] = FeatureKind.Category,
                ["size"] = FeatureKind.Number,
                ["level"] = FeatureKind.Category,
            },
        };

        var table = await ReadAsync(job, _folder.Write("data.csv", "class,size,level,y\n3,-999.0,none,1\n1,2,some,0\nnone,NONE,,0\n"));

        Assert.Equal(["1", "3"], Assert.IsType<TextColumn>(table.Find("class")).Texts);
        Assert.Equal([float.NaN, 2, float.NaN], Assert.IsType<NumericColumn>(table.Find("size")).Values.ToArray());
        Assert.Equal(["none", "some"], Assert.IsType<TextColumn>(table.Find("level")).Texts);
        Assert.Equal(["0", "1"], Assert.IsType<TextColumn>(table.Find("y")).Texts);
    }

    [Theory]
    [InlineData("types: {other: number}", "data.csv has no column 'other'; it has id, color, size, y.")]
    [InlineData("types: {color: number}", "data.csv line 2: the field in column 'color', which is declared to hold numbers, is neither a number nor a missing value.")]
    [InlineData("types: {id: category}", "data.csv: the column 'id' holds 300 different texts, more than the 250 categories a column may have")]
    public async Task Types_that_do_not_fit_the_data_end_the_run_with_the_place(string types, string error)
    {
        var csv = ToyJob.Csv + string.Concat(Enumerable.Range(200, 100).Select(n => $"\n{n},red,1,1"));
        var registry = new FakeRegistry($"label: y\n{types}", _folder.Write("data.csv", csv));
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        Assert.StartsWith(error, (await trainer.TrainAsync(registry)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_category_of_whole_numbers_takes_the_numbers_of_a_request()
    {
        var registry = new FakeRegistry(ToyJob.Text + "\ntypes: {size: category}", ToyJob.WriteData(_folder));
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);

        var end = await trainer.TrainAsync(registry);

        await using var stream = await trainer.Store.OpenAsync(ModelArtifact.PathOf(end.ArtifactDigest!, ModelArtifact.Onnx), Cancelled);
        using var onnx = new MemoryStream();
        await stream.CopyToAsync(onnx, Cancelled);
        var size = OnnxReader.Read(onnx.ToArray()).Pipeline.Inputs.Single(feature => feature.Name == "size");
        Assert.True(size.AcceptsCodes);
        Assert.Equal(Enumerable.Range(0, 7).Select(n => new Category($"{n}", n)), size.Categories);
    }

    private Task<Table> ReadAsync(AlgorithmJob job, string data, IArtifactStore? store = null) =>
        new DataSource(new DatasetCache(new HttpClient(), _folder.Path, Options.Create(new DatasetOptions())), store ?? new OneWayStore(""))
            .ReadAsync(job, data, Cancelled);

    private async Task<string?> ErrorOfAsync(string data)
    {
        var registry = new FakeRegistry(ToyJob.Text, data);
        await using var trainer = await RunningTrainer.StartAsync(_folder, registry);
        return (await trainer.TrainAsync(registry)).Error;
    }

    /// <summary>A store of one text, whose streams can only be read forward, as those from a network.</summary>
    private sealed class OneWayStore(string text) : IArtifactStore
    {
        private OneWayStream? _stream;

        public string Text => text;

        public bool IsClosed => _stream is { CanRead: false };

        public Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
        {
            _stream = new OneWayStream(Encoding.UTF8.GetBytes(text));
            return Task.FromResult<Stream>(_stream);
        }

        public Task<StoredArtifact> PutAsync(string path, Stream content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<string> ListAsync(string folder, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ArtifactPage> ListFolderAsync(string folder, int limit, string? pageToken, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }
}
