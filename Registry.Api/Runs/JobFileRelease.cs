using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MLOpsAspire.Registry.Api.Runs;

/// <summary>
/// Finds the endpoint a job file asks to be released to, since that takes another role than training does. What is not found here is not
/// released for a trainer: see <see cref="RunReportEndpoints"/>.
/// </summary>
internal static class JobFileRelease
{
    private const string Key = "deploy";

    /// <returns>Null when the job file names none, or cannot be read.</returns>
    public static string? Find(string jobFile)
    {
        try
        {
            var parser = new Parser(new StringReader(jobFile));
            return parser.TryConsume<StreamStart>(out _) && parser.TryConsume<DocumentStart>(out _) && parser.TryConsume<MappingStart>(out _)
                ? ReadValue(parser)
                : null;
        }
        catch (YamlException)
        {
            return null;
        }
    }

    private static string? ReadValue(Parser parser)
    {
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (parser.Accept<Scalar>(out var key) && key.Value == Key)
            {
                parser.MoveNext();
                return parser.TryConsume<Scalar>(out var value) ? value.Value : "";
            }

            parser.SkipThisAndNestedEvents();
            parser.SkipThisAndNestedEvents();
        }

        return null;
    }
}
