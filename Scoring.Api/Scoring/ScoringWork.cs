using System.Buffers;
using Microsoft.Extensions.ObjectPool;
using MLOpsAspire.Scoring.Api.Dialects.Rows;
using MLOpsAspire.Tabular;

namespace MLOpsAspire.Scoring.Api.Scoring;

/// <summary>The memory in which one request is worked on, and after it another.</summary>
internal sealed class ScoringWork : IResettable
{
    /// <summary>The most predictions whose memory is kept between requests.</summary>
    private const int MaxKept = 1024;

    private Prediction[] _predictions = new Prediction[1];
    private byte[] _body = [];

    public RowBatch Rows { get; } = new();

    public AnswerBuffer Answer { get; } = new();

    public ReadOnlySpan<Prediction> Predictions => _predictions.AsSpan(0, Rows.Count);

    /// <summary>Predicts for the rows.</summary>
    public void Score(IRowModel model)
    {
        if (_predictions.Length < Rows.Count)
        {
            _predictions = new Prediction[Math.Max(Rows.Count, Math.Min(2 * _predictions.Length, MaxKept))];
        }

        Scorer.Score(model, Rows, _predictions);
    }

    /// <summary>A body in one piece: as it is when it came as one, otherwise copied.</summary>
    public ReadOnlyMemory<byte> InOnePiece(ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            return body.First;
        }

        _body = ArrayPool<byte>.Shared.Rent(checked((int)body.Length));
        body.CopyTo(_body);
        return _body.AsMemory(0, (int)body.Length);
    }

    public bool TryReset()
    {
        // Predictions hold on to the classes and lists of a model that may be gone by then.
        _predictions.AsSpan(0, Math.Min(Rows.Count, _predictions.Length)).Clear();
        if (_predictions.Length > MaxKept)
        {
            _predictions = new Prediction[1];
        }

        if (_body.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_body);
            _body = [];
        }

        Rows.End();
        Answer.End();
        return true;
    }
}
