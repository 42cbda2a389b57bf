using MLOpsAspire.Tabular.Sampling;
using MLOpsAspire.Tabular.Targets;

namespace MLOpsAspire.Tabular.Tests.Sampling;

public sealed class HoldOutSplitTests
{
    private static readonly bool[] Labels = [.. Enumerable.Range(0, 1000).Select(row => row % 4 == 0)];

    [Fact]
    public void Each_row_is_in_exactly_one_part()
    {
        var split = HoldOutSplit.Stratified(new BinaryTarget(Labels), 0.2, seed: 1);

        Assert.Equal(Enumerable.Range(0, Labels.Length), split.Training.Concat(split.HoldOut).Order());
    }

    [Fact]
    public void Both_parts_have_the_same_share_of_each_class()
    {
        var split = HoldOutSplit.Stratified(new BinaryTarget(Labels), 0.2, seed: 1);

        Assert.Equal(200, split.HoldOut.Length);
        Assert.Equal(50, split.HoldOut.Count(row => Labels[row]));
    }

    [Fact]
    public void The_seed_alone_decides_the_rows()
    {
        var once = HoldOutSplit.Stratified(new BinaryTarget(Labels), 0.2, seed: 1).HoldOut;

        Assert.Equal(once, HoldOutSplit.Stratified(new BinaryTarget(Labels), 0.2, seed: 1).HoldOut);
        Assert.NotEqual(once, HoldOutSplit.Stratified(new BinaryTarget(Labels), 0.2, seed: 2).HoldOut);
    }

    [Fact]
    public void Rows_have_a_name_of_their_own_by_data_label_and_choice()
    {
        var split = HoldOutSplit.Stratified(new BinaryTarget(Labels), 0.2, seed: 1);
        string[] others =
        [
            HoldOutSplit.Stratified(new BinaryTarget(Labels), 0.2, seed: 2).HoldOutSha256("data", "label"),
            split.HoldOutSha256("other data", "label"),
            split.HoldOutSha256("data", "other label"),
        ];

        var name = split.HoldOutSha256("data", "label");

        Assert.Equal(name, HoldOutSplit.Stratified(new BinaryTarget(Labels), 0.2, seed: 1).HoldOutSha256("data", "label"));
        Assert.DoesNotContain(name, others);
    }

    [Fact]
    public void The_rows_of_a_seed_never_change()
    {
        bool[] labels = [false, true, false, true, false, true, false, true, false, true];

        Assert.Equal([2, 4, 5, 9], HoldOutSplit.Stratified(new BinaryTarget(labels), 0.4, seed: 1).HoldOut);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_share_outside_0_to_1_is_refused(double share)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HoldOutSplit.Stratified(new BinaryTarget(Labels), share, seed: 1));
    }

    [Fact]
    public void A_class_too_small_for_both_parts_is_refused()
    {
        Assert.Throws<ArgumentException>(() => HoldOutSplit.Stratified(new BinaryTarget([true, false, false, false]), 0.25, seed: 1));
    }

    [Fact]
    public void A_small_class_has_at_least_one_row_in_each_part()
    {
        var split = HoldOutSplit.Stratified(new BinaryTarget([true, true, false, false, false, false, false, false]), 0.1, seed: 1);

        Assert.Equal(2, split.HoldOut.Length);
    }
}
