using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MLOpsAspire.Registry.Api.Deployments.Configs;

/// <summary>The values of a deployment config by their flat keys, from which each is taken by name. JSON is read as the YAML it is.</summary>
internal sealed class ConfigValues
{
    private const int MaxKeys = 100;

    /// <summary>The groups whose keys may as well stand outside of them.</summary>
    private static readonly string[] Groups = ["autoScaler", "containerResourceRequirements", "dataCollection"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private ConfigValues()
    {
    }

    /// <exception cref="ConfigException">The text is no such file.</exception>
    public static ConfigValues Parse(string text)
    {
        try
        {
            var values = new ConfigValues();
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            values.ReadMapping(parser, group: null);
            parser.Consume<DocumentEnd>();
            parser.Consume<StreamEnd>();
            return values;
        }
        catch (YamlException e)
        {
            throw new ConfigException(
                ConfigCode.Unreadable, $"The deployment config is not one JSON object or YAML mapping of keys to values: see line {e.Start.Line}.");
        }
    }

    public bool Has(string key) => Take(key) is not null;

    public string? Text(string key, int maxLength) => Take(key) is not { } value ? null
        : value.Length > 0 && value.Length <= maxLength ? value
        : throw Invalid(key, $"has 1 to {maxLength} characters");

    public bool? Flag(string key) => Take(key) is not { } value ? null
        : bool.TryParse(value, out var flag) ? flag
        : throw Invalid(key, "is true or false");

    public int? Integer(string key, int least, int most) => Take(key) is not { } value ? null
        : int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw Invalid(key, $"is a whole number from {least} to {most}");

    public double? Number(string key, double above, double most) => Take(key) is not { } value ? null
        : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > above && number <= most ? number
        : throw Invalid(key, string.Create(CultureInfo.InvariantCulture, $"is a number above {above} and up to {most}"));

    /// <exception cref="ConfigException">A key was taken by nobody; the message names it and those that are known.</exception>
    public void ThrowIfUnknown()
    {
        if (_values.Keys.FirstOrDefault(key => !_known.Contains(key)) is { } key)
        {
            throw new ConfigException(
                ConfigCode.UnknownKey, $"The key '{key}' is not known; the keys are {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
        }
    }

    public static ConfigException Invalid(string key, string rule) => new(ConfigCode.InvalidValue, $"{key}: it {rule}.");

    private string? Take(string key)
    {
        _known.Add(key);
        return _values.GetValueOrDefault(key);
    }

    private void ReadMapping(Parser parser, string? group)
    {
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>().Value;
            if (parser.Accept<MappingStart>(out _) && group is null)
            {
                ReadMapping(parser, key);
            }
            else if (parser.TryConsume<Scalar>(out var value))
            {
                Add(group is null || Groups.Contains(group) ? key : $"{group}.{key}", value);
            }
            else
            {
                throw Invalid(key, "has one value, and groups of keys hold no other groups");
            }
        }
    }

    /// <summary>A key without a value stands for a key that is not there.</summary>
    private void Add(string key, Scalar value)
    {
        if (value is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" })
        {
            return;
        }

        if (_values.Count == MaxKeys || !_values.TryAdd(key, value.Value))
        {
            throw new ConfigException(ConfigCode.RepeatedKey, $"The key '{key}' stands twice.");
        }
    }
}
