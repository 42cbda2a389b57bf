using MLOpsAspire.Registry.Api.Models.Sources;

namespace MLOpsAspire.Registry.Api.Tests.Models.Sources;

public sealed class SourceAddressTests
{
    [Theory]
    [InlineData("runs:/abc/model", "runs", null, "abc/model")]
    [InlineData("RUNS:/abc//model/", "runs", null, "abc/model")]
    [InlineData("s3://bucket/a/b", "s3", "bucket", "a/b")]
    [InlineData("s3://bucket", "s3", "bucket", "")]
    [InlineData("file:///a/b", "file", null, "a/b")]
    [InlineData("mlflow-artifacts:/a%20b/c%25", "mlflow-artifacts", null, "a b/c%")]
    [InlineData("models:m", "models", null, "m")]
    [InlineData("http://host:5100/x?y", "http", "host:5100", "x?y")]
    public void An_address_has_a_scheme_and_a_path_and_perhaps_a_host(string source, string scheme, string? authority, string path) =>
        Assert.Equal(new SourceAddress(scheme, authority, path), SourceAddress.Parse(source));

    [Theory]
    [InlineData("")]
    [InlineData("model")]
    [InlineData("/a/b")]
    [InlineData("C:\\a")]
    [InlineData(":a")]
    [InlineData("1a:/b")]
    [InlineData("a b:/c")]
    [InlineData("a/b:c")]
    public void A_path_on_a_machine_is_no_address(string source) => Assert.Null(SourceAddress.Parse(source));

    [Fact]
    public void A_path_is_appended_as_it_is() =>
        Assert.Equal("a/b%20c/d", SourceAddress.Parse("x1:/a")!.Append("/b%20c//d").Path);
}
