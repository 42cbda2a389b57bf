using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MLOpsAspire.Testing;

/// <summary>Keeps every line that is logged, exceptions included.</summary>
public sealed class LogRecorder : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>Those of the lines that are errors or worse.</summary>
    public ConcurrentQueue<string> Errors { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Recorder(LogRecorder owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{formatter(state, exception)} {exception}";
            owner.Lines.Enqueue(line);
            if (logLevel >= LogLevel.Error)
            {
                owner.Errors.Enqueue(line);
            }
        }
    }
}
