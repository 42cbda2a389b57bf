using System.Buffers.Binary;
using System.Text;
using MLOpsAspire.Scoring.Api.Scoring;
using MLOpsAspire.Tabular;

namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>Writes the values of an output in binary, little-endian and row by row; a text with its length before it, in four bytes.</summary>
internal static class BinaryOutput
{
    public static long SizeOf(ModelOutput output, ReadOnlySpan<Prediction> predictions)
    {
        if (output.Kind != ModelOutput.ValueKind.Text)
        {
            return (long)predictions.Length * output.Width * (output.Kind == ModelOutput.ValueKind.Integer ? sizeof(long) : sizeof(float));
        }

        var size = 0L;
        foreach (ref readonly var prediction in predictions)
        {
            size += sizeof(uint) + Encoding.UTF8.GetByteCount(prediction.Label!.ToString());
        }

        return size;
    }

    public static void Write(AnswerBuffer answer, ModelOutput output, ReadOnlySpan<Prediction> predictions)
    {
        foreach (ref readonly var prediction in predictions)
        {
            switch (output.Kind)
            {
                case ModelOutput.ValueKind.Integer:
                    BinaryPrimitives.WriteInt64LittleEndian(answer.GetSpan(sizeof(long)), prediction.Label!.Number!.Value);
                    answer.Advance(sizeof(long));
                    break;
                case ModelOutput.ValueKind.Text:
                    WriteText(answer, prediction.Label!.ToString());
                    break;
                default:
                    WriteNumbers(answer, output, prediction);
                    break;
            }
        }
    }

    private static void WriteText(AnswerBuffer answer, string text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(answer.GetSpan(sizeof(int)), Encoding.UTF8.GetByteCount(text));
        answer.Advance(sizeof(int));
        Encoding.UTF8.GetBytes(text.AsSpan(), answer);
    }

    private static void WriteNumbers(AnswerBuffer answer, ModelOutput output, in Prediction prediction)
    {
        for (var place = 0; place < output.Width; place++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(answer.GetSpan(sizeof(float)), output.NumberOf(prediction, place));
            answer.Advance(sizeof(float));
        }
    }
}
