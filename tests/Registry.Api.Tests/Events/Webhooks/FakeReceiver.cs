using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Events.Webhooks;

/// <summary>A receiver of events that answers what the test wants.</summary>
internal sealed class FakeReceiver : IAsyncDisposable
{
    private readonly RunningApp _app;

    private FakeReceiver(RunningApp app) => _app = app;

    public string Url => new Uri(_app.Address, "/hook").ToString();

    /// <summary>What came, in its order.</summary>
    public ConcurrentQueue<Received> Received { get; } = [];

    /// <summary>The subjects of what came.</summary>
    public IEnumerable<string> Subjects => Received.Select(one => one.Event.Subject);

    /// <summary>What it answers: a status, or whatever else it does with the request.</summary>
    public Func<Received, HttpContext, Task<int>> Answer { get; set; } = (_, _) => Task.FromResult(StatusCodes.Status204NoContent);

    public static async Task<FakeReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder([RunningApp.AnyPort]);
        RunningApp.Quiet(builder);
        var app = builder.Build();
        FakeReceiver? receiver = null;
        app.MapPost("/hook", context => receiver!.TakeAsync(context));
        return receiver = new FakeReceiver(await RunningApp.StartAsync(app));
    }

    public void AnswerAlways(int status) => Answer = (_, _) => Task.FromResult(status);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers;
        var received = new Received(
            headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), context.Request.ContentType, body.ToArray());
        Received.Enqueue(received);
        context.Response.StatusCode = await Answer(received, context);
    }
}
