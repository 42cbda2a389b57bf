using MLOpsAspire.Tabular.Trees.Objectives;

namespace MLOpsAspire.Tabular.Tests.Trees.Objectives;

/// <summary>What an objective has packed, taken apart.</summary>
internal static class Unpacked
{
    /// <summary>Computes all rows' derivatives.</summary>
    /// <returns>The sum of the losses.</returns>
    public static double Compute(Objective objective, int rows)
    {
        if (!objective.HasFixedPacking)
        {
            objective.MakeRoom(objective.ReachOf(0, rows));
        }

        return objective.Compute(0, rows, new RowSampling(Seed: 3, Share: 1));
    }

    /// <summary>Asserts that a row's derivatives are these, but for the rounding of each to one unit.</summary>
    public static void AssertDerivatives(PackedGradients gradients, int row, double gradient, double hessian, double weight)
    {
        var (stored, packing) = (gradients.Rows[row], gradients.Packing);
        if (weight == 0)
        {
            Assert.Equal(0u, stored);
            return;
        }

        Assert.Equal(gradient, ((int)(stored >> 16) - packing.Bias) * packing.GradientUnit, 1.02 * packing.GradientUnit);
        Assert.Equal(hessian, (stored & 0xFFFF) * packing.HessianUnit, 1.02 * packing.HessianUnit);
    }
}
