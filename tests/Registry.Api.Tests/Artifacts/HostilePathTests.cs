using Microsoft.Extensions.DependencyInjection;
using MLOpsAspire.Platform.Artifacts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Artifacts;

/// <summary>Addresses as they come over the wire, since HTTP clients tidy them up before they send them.</summary>
public sealed class HostilePathTests(RestingRegistry shared) : IClassFixture<RestingRegistry>
{
    private const string Root = "/api/2.0/mlflow-artifacts/artifacts/";

    private readonly RunningRegistry _registry = shared.Registry;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Paths => new(
        "..",
        "../snapshots/x",
        "1/../../models/x",
        "1/run/artifacts/../../../../../../etc/passwd",
        "./x",
        "1/./x",
        "1/%2e%2e/%2E%2E/models/x",
        "%2e/x",
        ".%2e/x",
        "..%2Fmodels%2Fx",
        "1%2frun",
        "%2Fetc%2Fpasswd",
        "..%252Fmodels%252Fx",
        "1/%252e%252e/%252e%252e/models/x",
        "%25252e%25252e/x",
        "..%5Cmodels%5Cx",
        "1\\..\\..\\models\\x",
        "..%255Cmodels",
        "/etc/passwd",
        "//etc/passwd",
        "1//x",
        "1/x/",
        "C:/Windows/win.ini",
        "C:%5CWindows%5Cwin.ini",
        "c%3A/x",
        "1/x%3Astream",
        "1/x%0Ay",
        "1/x%7F",
        "1/x.",
        "1/x%20",
        "1/%20x",
        "1/...",
        "1/con",
        "NUL",
        "1/lpt1.txt",
        "1/aux.tar.gz",
        "1/x*",
        "1/x%3Fy",
        "1/%3Cx%3E",
        "1/%7Cx",
        "1/%22x%22",
        "1/%ff%fe",
        "1/%C0%AE%C0%AE/x",
        "1/%ED%A0%BD");

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_path_that_could_lead_elsewhere_is_refused_and_nothing_is_read_or_written(string path)
    {
        foreach (var method in new[] { "GET", "PUT", "DELETE" })
        {
            AssertRefused(await SendAsync(method, Root + path), "\"error_code\":\"INVALID_PARAMETER_VALUE\"");
        }

        Assert.Empty(await StoredAsync());
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_path_that_could_lead_out_of_a_run_is_refused(string path)
    {
        var run = await _registry.SubmitAsync();
        foreach (var method in new[] { "GET", "PUT", "DELETE" })
        {
            AssertRefused(await SendAsync(method, $"/api/v1/runs/{run.Id}/artifacts/{path}"), "application/problem+json");
        }

        Assert.Empty(await StoredAsync());
    }

    [Theory]
    [InlineData("/api/2.0/mlflow-artifacts/artifacts/1/%00")]
    [InlineData("/api/2.0/mlflow-artifacts/artifacts/1/x%00.txt")]
    [InlineData("/api/v1/runs/1/artifacts/%00")]
    public async Task A_NUL_is_refused_by_the_server_itself(string address) =>
        Assert.StartsWith("HTTP/1.1 400 ", await SendAsync("PUT", address), StringComparison.Ordinal);

    [Theory]
    [InlineData("/api/2.0/mlflow%2Dartifacts/artifacts/1/x")]
    [InlineData("/api/2.0/mlflow-artifacts/%61rtifacts/1/x")]
    public async Task An_address_that_is_encoded_where_it_need_not_be_is_refused(string address)
    {
        AssertRefused(await SendAsync("PUT", address), "\"error_code\":\"INVALID_PARAMETER_VALUE\"");
        Assert.Empty(await StoredAsync());
    }

    [Fact]
    public async Task A_path_has_a_greatest_length()
    {
        var longest = string.Join('/', Enumerable.Repeat(new string('a', 254), 3)) + "/" + new string('b', 254);

        Assert.StartsWith("HTTP/1.1 200 ", await SendAsync("PUT", Root + longest), StringComparison.Ordinal);
        AssertRefused(await SendAsync("PUT", Root + longest + "c"), "INVALID_PARAMETER_VALUE");
        AssertRefused(await SendAsync("PUT", Root + new string('a', 256)), "INVALID_PARAMETER_VALUE");
        await SendAsync("DELETE", Root + longest);
    }

    [Fact]
    public async Task An_absolute_address_names_the_same_file()
    {
        await SendAsync("PUT", $"http://registry.example{Root}1/absolute?x=/../y");

        Assert.Equal(["runs/1/absolute"], await StoredAsync());
        Assert.EndsWith("x", await SendAsync("GET", $"{Root}1/absolute"), StringComparison.Ordinal);
        await SendAsync("DELETE", $"{Root}1/absolute");
    }

    [Fact]
    public async Task Dots_are_refused_wherever_they_stand()
    {
        Assert.Contains("problem+json", await SendAsync("GET", "/api/v1/../v1/runs"), StringComparison.Ordinal);
        Assert.Contains("problem+json", await SendAsync("GET", "/health/%2E%2E/api/v1/runs"), StringComparison.Ordinal);
        Assert.Contains("INVALID_PARAMETER_VALUE", await SendAsync("GET", "/api/2.0/mlflow/x/.."), StringComparison.Ordinal);
    }

    private static void AssertRefused(string answer, string content)
    {
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains(content, answer, StringComparison.Ordinal);
    }

    private Task<string> SendAsync(string method, string target) => RawHttp.SendAsync(
        _registry.Http.BaseAddress!,
        $"""
        {method} {target} HTTP/1.1
        Host: registry.example
        Connection: close
        Content-Length: 1

        x
        """,
        Cancelled);

    private async Task<List<string>> StoredAsync() =>
        await _registry.Services.GetRequiredService<IArtifactStore>().ListAsync("", Cancelled).ToListAsync(Cancelled);
}
