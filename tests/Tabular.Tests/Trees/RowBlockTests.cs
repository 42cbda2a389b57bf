using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Tabular.Tests.Trees;

public sealed class RowBlockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8_192)]
    [InlineData(8_193)]
    [InlineData(1_000_003)]
    public void The_blocks_hold_every_row_once(int rows)
    {
        var blocks = RowBlock.Divide(rows);

        Assert.InRange(blocks.Length, 1, 64);
        Assert.Equal(rows, blocks.Sum(block => block.Count));
        Assert.All(blocks, block => Assert.Equal(0, block.First % 16));
        Assert.All(blocks.Zip(blocks.Skip(1)), pair => Assert.Equal(pair.First.First + pair.First.Count, pair.Second.First));
    }

    [Fact]
    public void Divide_puts_the_rows_that_go_left_first_and_keeps_their_order()
    {
        var block = new RowBlock(first: 10, count: 6);
        var column = new byte[16];
        byte[] bins = [2, 0, 1, 2, 0, 1];
        bins.CopyTo(column, 10);

        var all = block.Reset();
        var left = block.Divide(all, column, GoesLeft(0, 1));
        var inner = block.Divide(all.Take(left), column, GoesLeft(0));

        Assert.Equal([11, 14], block.Rows(all.Take(left).Take(inner)).ToArray());
        Assert.Equal([12, 15], block.Rows(all.Take(left).Skip(inner)).ToArray());
        Assert.Equal([10, 13], block.Rows(all.Skip(left)).ToArray());
    }

    private static byte[] GoesLeft(params int[] bins) => [.. Enumerable.Range(0, 256).Select(bin => bins.Contains(bin) ? (byte)1 : (byte)0)];
}
