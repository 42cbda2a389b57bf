using System.Text;
using MLOpsAspire.Registry.Api.Search;

namespace MLOpsAspire.Registry.Api.Tests.Search;

public sealed class HostileFilterTests
{
    private const int Tries = 20_000;

    private static readonly string[] Sound =
    [
        "metrics.`val auc` > 0.8 and params.\"a b\" = 'c' AND tags.x LIKE '%y%'",
        "run_id IN ('a', 'b') AND attributes.start_time >= 1700000000000",
        "tags.mlflow.source.name IS NOT NULL AND datasets.name NOT IN ('t', \"u\")",
        "name ILIKE '%it''s%' AND version_number >= 2 AND creation_time < 1e12",
    ];

    private static readonly string[] Pieces =
    [
        "'", "\"", "`", "''", "\\", "\0", "(", ")", ",", ".", ";", "--", "/*", " AND ", " OR ", " IN ", " NOT ", " IS ", " NULL", " LIKE ",
        "=", "!=", "<", ">", "~", "-", "1", "1e", "9e99999", "metrics.", "params.", "tags.", "run_id", "\uD83D", "\uDE00", "é", "\u2028", "\t", "%", "_",
    ];

    [Fact]
    public void A_damaged_filter_gives_comparisons_or_a_problem_and_nothing_else()
    {
        var random = new Random(20_261);
        var valid = 0;
        for (var n = 0; n < Tries; n++)
        {
            var text = Damage(Sound[random.Next(Sound.Length)], random);
            foreach (var target in Enum.GetValues<SearchTarget>())
            {
                var parsed = Filter.Parse(text, target);
                Assert.True(parsed.IsValid ? parsed.Value.All(IsComplete) : parsed.Problem.Length > 0, text);
                valid += parsed.IsValid ? 1 : 0;
            }

            var order = OrderBy.Parse([text], SearchTarget.Runs);
            Assert.True(order.IsValid ? order.Value.Count > 0 : order.Problem.Length > 0, text);
        }

        // Otherwise the damage would be such that only the first character is ever read.
        Assert.InRange(valid, Tries / 100, Tries * 4);
    }

    [Fact]
    public void Any_text_between_quotes_comes_through_as_it_is()
    {
        var random = new Random(20_262);
        for (var n = 0; n < Tries; n++)
        {
            var key = Garbage(random);
            var value = Garbage(random);
            var parsed = Filter.Parse($"tags.{Quoted(key, '`')} = {Quoted(value, random.Next(2) == 0 ? '\'' : '"')}", SearchTarget.Runs);

            Assert.Null(parsed.Problem);
            Assert.Equal(new Comparison(SearchEntity.Tag, key, SearchOperator.Equal, new SearchValue.Text(value)), Assert.Single(parsed.Value!));
        }
    }

    [Theory]
    [InlineData("'; DROP TABLE runs; --")]
    [InlineData("x' OR '1'='1")]
    [InlineData("a\0b")]
    [InlineData("%_\\")]
    [InlineData("/* */ UNION SELECT * FROM runs")]
    public void SQL_is_a_value_like_any_other(string value) => Assert.Equal(
        new SearchValue.Text(value), Assert.Single(Filter.Parse($"params.a = {Quoted(value, '\'')}", SearchTarget.Runs).Value!).Value);

    [Fact]
    public void Deep_nesting_ends_in_a_problem()
    {
        Assert.False(Filter.Parse(new string('(', Filter.MaxLength), SearchTarget.Runs).IsValid);
        Assert.False(Filter.Parse(string.Concat(Enumerable.Repeat("a.", Filter.MaxLength / 2)), SearchTarget.Runs).IsValid);
        Assert.True(Filter.Parse(string.Concat(Enumerable.Repeat("AND ", Filter.MaxLength / 4)), SearchTarget.Runs).IsValid);
    }

    private static bool IsComplete(Comparison comparison) => comparison.Value switch
    {
        SearchValue.Number { Value: var number } => double.IsFinite(number),
        SearchValue.Texts { Values: var texts } => texts.Count > 0 && comparison.Operator is SearchOperator.In or SearchOperator.NotIn,
        SearchValue.None => comparison.Operator is SearchOperator.IsNull or SearchOperator.IsNotNull,
        SearchValue.Text => comparison.Operator is SearchOperator.Equal or SearchOperator.NotEqual or SearchOperator.Like or SearchOperator.ILike,
        _ => comparison.Entity == SearchEntity.Attribute,
    };

    private static string Damage(string text, Random random)
    {
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(text.Length + 1);
            var end = Math.Min(text.Length, at + random.Next(4));
            text = text[..at] + (random.Next(3) == 0 ? "" : Pieces[random.Next(Pieces.Length)]) + text[end..];
        }

        return text;
    }

    private static string Garbage(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(12); length > 0; length--)
        {
            text.Append(random.Next(2) == 0 ? Pieces[random.Next(Pieces.Length)] : ((char)random.Next(0x10000)).ToString());
        }

        return text.ToString();
    }

    private static string Quoted(string text, char quote) => $"{quote}{text.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal)}{quote}";
}
