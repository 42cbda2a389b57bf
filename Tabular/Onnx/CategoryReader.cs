using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx;

/// <summary>Reads the words and codes of a category from the encoder that <see cref="FeatureGraphWriter"/> writes.</summary>
internal static class CategoryReader
{
    /// <exception cref="OnnxFormatException">The encoder does something else.</exception>
    public static Feature Read(NodeProto encoder, string column)
    {
        var words = encoder.Texts("keys_strings");
        var codes = encoder.Floats("values_floats");
        if (words.Count != codes.Count || words.Count == 0)
        {
            throw encoder.Error("has not one value for each key");
        }

        if (!float.IsNaN(encoder.Float("default_float", 0)))
        {
            throw encoder.Error("gives words it does not know a number, where they should be missing values");
        }

        if (codes.Any(code => code != (int)code))
        {
            throw encoder.Error("has a value that is no whole number");
        }

        try
        {
            return FromSpellings(column, words.Zip(codes, (word, code) => new Category(word, (int)code)));
        }
        catch (ArgumentException e)
        {
            throw encoder.Error(e.Message);
        }
    }

    /// <summary>Tells words from codes: a spelling that is its own code in digits is a code, unless the category has no other.</summary>
    private static Feature FromSpellings(string column, IEnumerable<Category> spellings)
    {
        var byCode = spellings.GroupBy(spelling => spelling.Code).OrderBy(group => group.Key).ToArray();
        var categories = byCode.SelectMany(group => group.Where(spelling => !Feature.IsCode(spelling)) is var words && words.Any() ? words : group);
        return Feature.OfCategories(column, [.. categories], acceptsCodes: byCode.All(group => group.Any(Feature.IsCode)));
    }
}
