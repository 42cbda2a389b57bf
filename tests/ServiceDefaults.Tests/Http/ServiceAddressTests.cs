using Microsoft.Extensions.Configuration;
using MLOpsAspire.ServiceDefaults.Http;

namespace MLOpsAspire.ServiceDefaults.Tests.Http;

public sealed class ServiceAddressTests
{
    [Theory]
    [InlineData(null, "http://localhost:5100/")]
    [InlineData("", "http://localhost:5100/")]
    [InlineData("http://10.0.0.7:8080", "http://10.0.0.7:8080/")]
    [InlineData("http://10.0.0.7:8080/", "http://10.0.0.7:8080/")]
    [InlineData("https://mlops.example/registry", "https://mlops.example/registry/")]
    [InlineData("https://mlops.example/registry/", "https://mlops.example/registry/")]
    [InlineData("https://mlops.example/a/registry//", "https://mlops.example/a/registry/")]
    public void An_address_ends_with_a_slash_so_that_it_keeps_its_path(string? setting, string address)
    {
        Assert.Equal(address, Of(setting).ToString());
        Assert.Equal($"{address}api/v1/runs", new Uri(Of(setting), "api/v1/runs").ToString());
    }

    [Theory]
    [InlineData("localhost:5100")]
    [InlineData("registry")]
    [InlineData("/registry")]
    [InlineData("ftp://10.0.0.7")]
    [InlineData("http://")]
    [InlineData("http://a b")]
    [InlineData("http://10.0.0.7:80800")]
    public void What_is_no_http_address_is_refused_with_the_name_of_the_setting(string setting)
    {
        var e = Assert.Throws<InvalidOperationException>(() => Of(setting));

        Assert.Equal("The setting services:registry:http:0 must be an http address, such as http://localhost:5100.", e.Message);
    }

    private static Uri Of(string? setting) => ServiceAddress.Of(
        new ConfigurationBuilder().AddInMemoryCollection([new("services:registry:http:0", setting)]).Build(), "registry", 5100);
}
