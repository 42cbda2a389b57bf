using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MLOpsAspire.Samples.Titanic;
using MLOpsAspire.Testing;

namespace MLOpsAspire.EndToEnd.Tests;

/// <summary>The one process that <c>./dev up</c> starts.</summary>
public sealed partial class UpTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Once_ends_with_0_when_the_prediction_was_right()
    {
        await using var up = Start("--once", "--data", DataFile());

        Assert.True(await up.WaitAsync() == 0, up.Output);
        Assert.Contains("\"prediction\":1", up.Output, StringComparison.Ordinal);
        Assert.Contains("functional gate: Passed", up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_s_bytes_depend_on_no_instruction_set_and_no_number_of_cores()
    {
        var models = new List<byte[]>();
        foreach (var (name, value) in new[] { ("NOTHING", "SPECIAL"), ("DOTNET_EnableAVX2", "0"), ("DOTNET_EnableHWIntrinsic", "0"), ("DOTNET_PROCESSOR_COUNT", "1") })
        {
            await using var up = Start(new Dictionary<string, string?> { [name] = value }, "--once", "--data", DataFile());
            Assert.True(await up.WaitAsync() == 0, up.Output);
            var model = Directory.EnumerateFiles(_home["home"], "model.onnx", SearchOption.AllDirectories).First(path => path.Contains("artifacts", StringComparison.Ordinal));
            models.Add(await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken));
            Directory.Delete(_home["home"], recursive: true);
        }

        Assert.All(models, model => Assert.Equal(models[0], model));
    }

    [Fact]
    public async Task Once_ends_with_1_and_the_reason_when_the_data_will_not_do()
    {
        await using var up = Start("--once", "--data", _home.Write("list.csv", "Survived,Pclass\n1,2\n0,3\n"));

        Assert.Equal(1, await up.WaitAsync());
        Assert.Contains("failed: list.csv has no column 'PassengerId'", up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_network_the_data_is_generated_and_the_output_says_so()
    {
        // A proxy that refuses every connection: the same on a machine with a network and on one without.
        var nowhere = $"http://127.0.0.1:{FreePort.Next()}";
        await using var up = Start(
            new Dictionary<string, string?> { ["HTTPS_PROXY"] = nowhere, ["https_proxy"] = nowhere, ["HTTP_PROXY"] = nowhere, ["http_proxy"] = nowhere, ["ALL_PROXY"] = nowhere, ["NO_PROXY"] = null, ["no_proxy"] = null },
            "--once");

        Assert.True(await up.WaitAsync() == 0, up.Output);
        Assert.Contains("GENERATED", up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stays_until_Ctrl_C_and_the_curl_it_prints_works_when_pasted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Ctrl+C cannot be sent to another process on Windows.");
        await using var up = Start("--data", DataFile());
        await up.WaitForLineAsync("Ctrl+C stops.");

        var curl = CurlLine().Match(up.Output).Value.Trim();
        using (var shell = Process.Start(new ProcessStartInfo("bash", ["-c", curl]) { RedirectStandardOutput = true })!)
        {
            Assert.Contains("\"prediction\":1", await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        await up.InterruptAsync();
        Assert.Equal(0, await up.WaitAsync());
        Assert.EndsWith("Stopped.", up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_does_not_train_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Ctrl+C cannot be sent to another process on Windows.");
        await using (var first = Start("--once", "--data", DataFile()))
        {
            Assert.Equal(0, await first.WaitAsync());
        }

        await using var second = Start();
        await second.WaitForLineAsync("Ctrl+C stops.");

        Assert.Contains("there is a model already", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("training", second.Output, StringComparison.Ordinal);
        await second.InterruptAsync();
        Assert.Equal(0, await second.WaitAsync());
    }

    [Fact]
    public async Task A_busy_port_is_one_clear_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        await using var up = ChildProcess.StartDotnet("AppHost", "--home", _home["home"], "--registry-port", $"{port}");

        Assert.Equal(1, await up.WaitAsync());
        Assert.Equal($"  failed: Port {port} is in use by another program: stop that program, or choose other ports (see --help).", up.Output);
    }

    [Fact]
    public async Task A_data_file_that_is_not_there_is_one_clear_line()
    {
        await using var up = Start("--data", _home["none.csv"]);

        Assert.Equal(1, await up.WaitAsync());
        Assert.Equal($"  failed: The file '{_home["none.csv"]}' given with --data is not there.", up.Output);
    }

    [Fact]
    public async Task A_state_that_cannot_be_used_is_one_clear_line()
    {
        Directory.CreateDirectory(_home["home"]);
        await File.WriteAllTextAsync(Path.Combine(_home["home"], "registry.db"), "this is no database at all", TestContext.Current.CancellationToken);

        await using var up = Start();

        Assert.Equal(1, await up.WaitAsync());
        Assert.Contains($"  failed: The state in {_home["home"]} cannot be used", up.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_option_ends_with_2()
    {
        await using var up = Start("--dtaa", "x");

        Assert.Equal(2, await up.WaitAsync());
    }

    [GeneratedRegex("^ *curl .*$", RegexOptions.Multiline)]
    private static partial Regex CurlLine();

    private ChildProcess Start(params string[] arguments) => Start(new Dictionary<string, string?>(), arguments);

    private ChildProcess Start(Dictionary<string, string?> environment, params string[] arguments) => ChildProcess.StartDotnet(
        "AppHost",
        environment,
        ["--home", _home["home"], "--registry-port", $"{FreePort.Next()}", "--scoring-port", $"{FreePort.Next()}", "--trainer-port", $"{FreePort.Next()}", .. arguments]);

    /// <summary>The real list where it is to be had, a generated one otherwise.</summary>
    private string DataFile() => PassengerList.RealPath ?? _home.Write("passengers.csv", PassengerGenerator.Generate(seed: 1));
}
