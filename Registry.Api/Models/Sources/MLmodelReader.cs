using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MLOpsAspire.Registry.Api.Models.Sources;

/// <summary>
/// Reads what is needed of MLflow's model descriptor. It comes from anybody, so it is read event by event: nothing is built from it,
/// and however deep it is nested costs no stack.
/// </summary>
internal static class MLmodelReader
{
    /// <summary>The largest descriptor that is read, in bytes.</summary>
    public const int MaxSize = 1024 * 1024;

    private static readonly string[] OnnxData = ["flavors", "onnx", "data"];

    /// <summary>The file of the onnx flavor; null when the text names none, or is no descriptor.</summary>
    public static string? OnnxFile(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            return parser.TryConsume<StreamStart>(out _) && parser.TryConsume<DocumentStart>(out _) ? Find(parser, OnnxData) : null;
        }
        catch (YamlException)
        {
            return null;
        }
    }

    private static string? Find(Parser parser, IReadOnlyList<string> keys) =>
        keys.All(key => GoTo(parser, key)) && parser.TryConsume<Scalar>(out var value) ? value.Value : null;

    /// <summary>Goes to the value of a key of the mapping that begins here.</summary>
    private static bool GoTo(Parser parser, string key)
    {
        if (!parser.TryConsume<MappingStart>(out _))
        {
            return false;
        }

        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (parser.Accept<Scalar>(out var name) && name.Value == key)
            {
                return parser.MoveNext();
            }

            parser.SkipThisAndNestedEvents();
            parser.SkipThisAndNestedEvents();
        }

        return false;
    }
}
