using MLOpsAspire.Tabular.Features;

namespace MLOpsAspire.Tabular.Tests.Features;

public sealed class FeatureTests
{
    [Fact]
    public void A_category_is_known_by_its_word_and_by_its_code()
    {
        var sex = Feature.OfCategories("Sex", [new("female", 0), new("male", 1)], acceptsCodes: true);

        Assert.Equal([0, 1, 0, 1], [sex.ValueOf("female"), sex.ValueOf("male"), sex.ValueOf("0"), sex.ValueOf("1")]);
    }

    [Fact]
    public void An_unseen_category_is_a_missing_value()
    {
        Assert.Equal(float.NaN, Feature.OfCategories("Sex", [new("female", 0)], acceptsCodes: true).ValueOf("other"));
    }

    [Fact]
    public void A_code_nobody_assigned_is_not_accepted()
    {
        Assert.Equal(float.NaN, Feature.OfCategories("Port", [new("C", 0), new("Q", 1)], acceptsCodes: false).ValueOf("1"));
    }

    [Fact]
    public void A_word_that_is_another_category_s_code_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Feature.OfCategories("Class", [new("1", 0), new("2", 1)], acceptsCodes: true));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" male")]
    public void A_word_that_no_file_can_hold_is_refused(string word)
    {
        Assert.Throws<ArgumentException>(() => Feature.OfCategories("Sex", [new(word, 0)], acceptsCodes: true));
    }

    [Fact]
    public void A_code_that_single_precision_cannot_tell_apart_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Feature.OfCategories("Sex", [new("male", Feature.MaxCode + 1)], acceptsCodes: true));
    }

    [Fact]
    public void Two_categories_with_one_code_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Feature.OfCategories("Sex", [new("female", 1), new("male", 1)], acceptsCodes: true));
    }
}
