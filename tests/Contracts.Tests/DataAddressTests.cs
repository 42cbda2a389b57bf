namespace MLOpsAspire.Contracts.Tests;

public sealed class DataAddressTests
{
    [Theory]
    [InlineData("https://user:password@data.example/list.csv?sig=abc", "https://data.example/list.csv")]
    [InlineData("HTTP://user@data.example:8080/a%20b/list.csv#part", "http://data.example:8080/a%20b/list.csv")]
    [InlineData("  https://user:password@data.example/list.csv?sig=abc", "https://data.example/list.csv")]
    [InlineData("http://[::1]:5000/list.csv?sig=abc", "http://[::1]:5000/list.csv")]
    [InlineData("https://data.example?sig=abc", "https://data.example/")]
    public void An_address_is_shown_without_user_password_and_query(string source, string shown) =>
        Assert.Equal(shown, DataAddress.WithoutSecrets(source));

    [Theory]
    [InlineData("passengers.csv")]
    [InlineData("/data/a@b?.csv")]
    [InlineData("C:\\data\\passengers.csv")]
    [InlineData("http/list.csv")]
    public void A_path_is_shown_as_it_is(string source)
    {
        Assert.Equal(source, DataAddress.WithoutSecrets(source));
        Assert.False(DataAddress.TryGetUrl(source, out _));
        Assert.False(DataAddress.TryGetArtifact(source, out _));
        Assert.False(DataAddress.IsUnknown(source));
    }

    [Theory]
    [InlineData("artifacts:datasets/passengers.csv", "datasets/passengers.csv")]
    [InlineData("Artifacts:a b.csv", "a b.csv")]
    [InlineData("artifacts:../x", "../x")]
    [InlineData("artifacts:", "")]
    public void An_address_in_the_artifact_store_gives_the_path_there(string source, string path)
    {
        Assert.True(DataAddress.TryGetArtifact(source, out var found));
        Assert.Equal(path, found);
        Assert.Equal(source, DataAddress.WithoutSecrets(source));
        Assert.False(DataAddress.TryGetUrl(source, out _));
        Assert.False(DataAddress.IsUnknown(source));
    }

    [Theory]
    [InlineData("artifacts://user:password@host/list.csv")]
    [InlineData("s3://key:secret@bucket/list.csv")]
    public void What_looks_like_an_address_of_another_kind_is_unknown(string source)
    {
        Assert.True(DataAddress.IsUnknown(source));
        Assert.False(DataAddress.TryGetArtifact(source, out _));
    }

    [Theory]
    [InlineData("./artifacts:list.csv")]
    [InlineData("artifacts/list.csv")]
    public void A_path_that_only_resembles_an_address_is_a_path(string source) =>
        Assert.False(DataAddress.TryGetArtifact(source, out _) || DataAddress.TryGetUrl(source, out _) || DataAddress.IsUnknown(source));
}
