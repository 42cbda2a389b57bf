using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MLOpsAspire.Trainer.Worker.Jobs;

/// <summary>
/// A mapping of a YAML file from which each key is taken by name. Whatever is wrong is named with the file and the line, and a key
/// that nobody took is an error, because it is most likely a misspelt one.
/// </summary>
internal sealed class YamlMap
{
    /// <summary>Deeper nesting has no use here, and could exhaust the stack of the reader.</summary>
    private const int MaxDepth = 16;

    private const char ByteOrderMark = '\uFEFF';

    private readonly string _file;
    private readonly string _path;
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private YamlMap(string file, string path, YamlMappingNode node)
    {
        _file = file;
        _path = path;
        _node = node;
        foreach (var (key, _) in node.Children)
        {
            if (key is not YamlScalarNode)
            {
                throw Error(key, "a key must be a word");
            }
        }
    }

    /// <summary>The keys, in the order of the file.</summary>
    public IEnumerable<string> Keys => _node.Children.Keys.Select(key => ((YamlScalarNode)key).Value!);

    /// <exception cref="JobFileException">The text is not YAML, or not a mapping.</exception>
    public static YamlMap Parse(string text, string file)
    {
        try
        {
            ThrowIfTooDeep(text, file);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text.TrimStart(ByteOrderMark)));
            return yaml.Documents is [{ RootNode: YamlMappingNode root }]
                ? new YamlMap(file, "", root)
                : throw new JobFileException($"{file} must be one YAML mapping of keys to values.");
        }
        catch (YamlException e)
        {
            throw new JobFileException($"{file} line {e.Start.Line}: this is not valid YAML ({Reason(e)}).");
        }
    }

    public string? Text(string key) => Find(key) is { } node ? Scalar(node, key) : null;

    /// <summary>A value that may be the empty text.</summary>
    public string? Word(string key) => Find(key) is { } node ? Word(node, key) : null;

    /// <summary>A list of values that may be empty texts.</summary>
    public IReadOnlyList<string>? Words(string key) => Sequence(key)?.Select(child => Word(child, key)).ToArray();

    public double? Number(string key, double least, double most) => Find(key) is not { } node ? null
        : double.TryParse(Scalar(node, key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Error(node, $"'{Full(key)}' must be a number from {Plain(least)} to {Plain(most)}");

    public long? Integer(string key, long least, long most) => Find(key) is not { } node ? null
        : long.TryParse(Scalar(node, key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Error(node, $"'{Full(key)}' must be a whole number from {least} to {most}");

    public bool? Flag(string key) => Find(key) is not { } node ? null
        : bool.TryParse(Scalar(node, key), out var flag) ? flag
        : throw Error(node, $"'{Full(key)}' must be true or false");

    public IReadOnlyList<string>? Texts(string key) => Sequence(key)?.Select(child => Scalar(child, key)).ToArray();

    public IReadOnlyList<double>? Numbers(string key) => Texts(key)?.Select(
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : throw Error(key, "must be a list of numbers")).ToArray();

    /// <summary>Whether the key holds keys and values of its own, where a single value may stand, too.</summary>
    public bool HoldsMap(string key) => Node(key) is YamlMappingNode;

    public YamlMap? Map(string key) => Find(key) switch
    {
        null => null,
        YamlMappingNode mapping => new YamlMap(_file, $"{Full(key)}.", mapping),
        var other => throw Error(other, $"'{Full(key)}' must hold keys and values of its own"),
    };

    /// <summary>Says that a key is not there.</summary>
    public JobFileException Missing(string key, string purpose) => new($"{_file}: the key '{Full(key)}' is missing; {purpose}.");

    /// <summary>Refuses keys that have no place in this mapping, though they have in another.</summary>
    /// <exception cref="JobFileException">There is such a key; the message names it.</exception>
    public void ThrowIfAny(IEnumerable<string> keys, string problem)
    {
        if (Keys.FirstOrDefault(keys.Contains) is { } key)
        {
            throw Error(key, problem);
        }
    }

    /// <summary>Says that a key's value will not do.</summary>
    public JobFileException Error(string key, string problem) => Error(Node(key) ?? _node, $"'{Full(key)}' {problem}");

    /// <exception cref="JobFileException">A key is not known here; the message names it and those that are.</exception>
    public void ThrowIfUnknown()
    {
        foreach (var key in _node.Children.Keys.Cast<YamlScalarNode>())
        {
            if (!_known.Contains(key.Value!))
            {
                throw Error(key, $"the key '{Full(key.Value!)}' is not known; the keys here are {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
            }
        }
    }

    private YamlNode? Find(string key)
    {
        _known.Add(key);
        return Node(key) is { } node && !IsNull(node) ? node : null;
    }

    private YamlNode? Node(string key) => _node.Children.FirstOrDefault(child => ((YamlScalarNode)child.Key).Value == key).Value;

    /// <summary>A key without a value, or with the plain word null, stands for a key that is not there.</summary>
    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    private IEnumerable<YamlNode>? Sequence(string key) => Find(key) switch
    {
        null => null,
        YamlSequenceNode sequence => sequence.Children,
        var other => throw Error(other, $"'{Full(key)}' must be a list, such as [a, b]"),
    };

    private string Word(YamlNode node, string key) =>
        node is YamlScalarNode { Value: { } value } ? value : throw Error(node, $"'{Full(key)}' must be a single value");

    private string Scalar(YamlNode node, string key) =>
        node is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Error(node, $"'{Full(key)}' must be a single value");

    private string Full(string key) => _path + key;

    private JobFileException Error(YamlNode node, string problem) => new($"{_file} line {node.Start.Line}: {problem}.");

    /// <summary>Goes through the text event by event, which unlike building the tree takes no stack.</summary>
    private static void ThrowIfTooDeep(string text, string file)
    {
        var parser = new Parser(new StringReader(text.TrimStart(ByteOrderMark)));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaxDepth)
            {
                throw new JobFileException($"{file} line {parser.Current.Start.Line}: the file is nested more than {MaxDepth} deep.");
            }

            if (parser.Current is YamlDotNet.Core.Events.AnchorAlias)
            {
                throw new JobFileException($"{file} line {parser.Current.Start.Line}: aliases (*name) are not allowed here.");
            }
        }
    }

    /// <summary>The reader's own words up to where it would quote the file.</summary>
    private static string Reason(YamlException e) => e.InnerException is null && e is not SemanticErrorException and not SyntaxErrorException
        ? "a key stands twice, or a value is misplaced"
        : e.Message.Split(':')[^1].Trim().TrimEnd('.');

    private static string Plain(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
