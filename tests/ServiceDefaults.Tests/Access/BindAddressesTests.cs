using Microsoft.Extensions.Configuration;
using MLOpsAspire.ServiceDefaults.Access;

namespace MLOpsAspire.ServiceDefaults.Tests.Access;

public sealed class BindAddressesTests
{
    [Theory]
    [InlineData("urls", "http://localhost:5100")]
    [InlineData("urls", "http://127.0.0.1:5100;https://[::1]:5101")]
    [InlineData("urls", "http://127.1.2.3:5100")]
    [InlineData("urls", "http://unix:/run/mlops.sock")]
    [InlineData("urls", "nonsense")]
    [InlineData("Kestrel:Endpoints:A:Url", "http://localhost:5100")]
    [InlineData("other", "http://0.0.0.0:5100")]
    public void Addresses_of_this_machine_alone_are_not_outside(string setting, string value) => Assert.Empty(Outside((setting, value)));

    [Theory]
    [InlineData("urls", "http://localhost:5100;http://0.0.0.0:5101", "http://0.0.0.0:5101")]
    [InlineData("urls", "http://*:5100", "http://*:5100")]
    [InlineData("urls", "http://+:5100", "http://+:5100")]
    [InlineData("urls", "http://[::]:5100", "http://[::]:5100")]
    [InlineData("urls", "http://10.0.0.7:5100", "http://10.0.0.7:5100")]
    [InlineData("urls", "http://registry:5100", "http://registry:5100")]
    [InlineData("urls", "http://localhost.example:5100", "http://localhost.example:5100")]
    [InlineData("http_ports", "8080;8081", "http://*:8080 http://*:8081")]
    [InlineData("https_ports", "8443", "https://*:8443")]
    [InlineData("Kestrel:Endpoints:A:Url", "http://*:5100", "http://*:5100")]
    public void Addresses_that_others_can_reach_are(string setting, string value, string outside) =>
        Assert.Equal(outside.Split(' '), Outside((setting, value)));

    [Fact]
    public void What_the_server_passes_over_does_not_count()
    {
        Assert.Empty(Outside(("urls", "http://localhost:1"), ("http_ports", "8080")));
        Assert.Empty(Outside(("Kestrel:Endpoints:A:Url", "http://localhost:1"), ("urls", "http://*:2")));
    }

    private static IReadOnlyList<string> Outside(params (string Name, string Value)[] settings) => BindAddresses.Outside(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build());
}
