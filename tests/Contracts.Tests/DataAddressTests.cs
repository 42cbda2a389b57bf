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
    }
}
