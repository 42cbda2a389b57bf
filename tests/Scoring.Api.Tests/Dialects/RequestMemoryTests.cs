using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects;

/// <summary>How much memory a request for one prediction takes from the first byte to the last, beside one that does nothing. Runs alone.</summary>
[Collection(nameof(RequestMemoryTests))]
[CollectionDefinition(nameof(RequestMemoryTests), DisableParallelization = true)]
public sealed class RequestMemoryTests
{
    private const int Requests = 4_000;
    private const string Body = """{"Age":38,"Sex":"female","Port":"S"}""";

    [Theory]
    [InlineData("/score")]
    [InlineData("/api/v1/service/titanic/score")]
    public async Task It_takes_no_more_than_2_kB_beyond_an_empty_one(string address)
    {
        await using var scoring = await TitanicScoring.StartAsync("--Scoring:ReportInterval=00:01:00");
        await using var empty = await StartEmptyAsync();

        // What is served is served on without the registry, and nothing else is done meanwhile.
        await scoring.Registry.DisposeAsync();

        var nothing = BytesOf(empty.Address, "/empty", "HTTP/1.1 200 OK");
        var prediction = BytesOf(scoring.Running.Address, address, "HTTP/1.1 200 OK");

        Assert.InRange(prediction - nothing, 0, 2048);
    }

    private static async Task<RunningApp> StartEmptyAsync()
    {
        var builder = WebApplication.CreateSlimBuilder([RunningApp.AnyPort]);
        RunningApp.Quiet(builder);
        var app = builder.Build();
        app.MapPost("/empty", () => TypedResults.Ok());
        return await RunningApp.StartAsync(app);
    }

    /// <summary>What this process allocates for a request, on a connection that allocates nothing.</summary>
    private static long BytesOf(Uri server, string address, string status)
    {
        using var client = new TcpClient(server.Host, server.Port);
        using var stream = client.GetStream();
        var request = Encoding.ASCII.GetBytes(
            $"POST {address} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        var answer = new byte[4096];
        for (var n = 0; n < Requests; n++)
        {
            Ask(stream, request, answer, status);
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var n = 0; n < Requests; n++)
        {
            Ask(stream, request, answer, status);
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
    }

    private static void Ask(NetworkStream stream, byte[] request, byte[] answer, string status)
    {
        stream.Write(request);
        var read = 0;
        int head;
        while ((head = answer.AsSpan(0, read).IndexOf("\r\n\r\n"u8)) < 0 || read < head + 4 + LengthIn(answer.AsSpan(0, head)))
        {
            read += stream.Read(answer, read, answer.Length - read);
        }

        Assert.True(Ascii.Equals(answer.AsSpan(0, status.Length), status));
    }

    private static int LengthIn(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8) + "Content-Length: ".Length;
        return System.Buffers.Text.Utf8Parser.TryParse(head[at..], out int length, out _) ? length : 0;
    }
}
