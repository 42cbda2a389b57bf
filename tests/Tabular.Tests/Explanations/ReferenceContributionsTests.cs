using MLOpsAspire.Tabular.Explanations;
using MLOpsAspire.Tabular.Trees;
using static System.Single;

namespace MLOpsAspire.Tabular.Tests.Explanations;

/// <summary>Models that XGBoost 1.7.4 has trained, and what it says with pred_contribs that features contribute.</summary>
public sealed class ReferenceContributionsTests
{
    private const double Tolerance = 1e-5;

    /// <summary>The scores before the first tree: XGBoost's base_score, which the logistic objective takes for a probability.</summary>
    private static readonly float[] BaseScores = [0];

    private static readonly TreeNode[][] Trees =
    [
        [
            Branch(0, -0.65f, 1, false, 75.0f), Branch(3, -6.05f, 3, true, 27.25f), Branch(0, 0.25f, 5, true, 47.75f),
            Branch(0, -3.4f, 7, false, 4.25f), Branch(2, 4.3f, 9, true, 23.0f), Branch(3, 5.6000004f, 11, false, 21.0f),
            Branch(1, 4.55f, 13, true, 26.75f), Leaf(-0.5555556f, 1.25f), Leaf(0.5f, 3.0f), Leaf(-0.8901099f, 21.75f),
            Leaf(0.11111111f, 1.25f), Leaf(0.027777778f, 17.0f), Leaf(0.7f, 4.0f), Leaf(0.88235295f, 24.5f), Leaf(0.23076923f, 2.25f),
        ],
        [
            Branch(0, -0.65f, 1, false, 66.23009f), Branch(2, -2.95f, 3, false, 23.177418f), Branch(0, 0.05f, 5, true, 43.052666f),
            Branch(1, -0.85f, 7, false, 3.2352295f), Branch(2, 4.1f, 9, true, 19.942188f), Branch(2, -2.05f, 11, false, 17.879374f),
            Branch(3, -5.1499996f, 13, false, 25.173292f), Leaf(0.5663304f, 1.5557379f), Leaf(-0.3097732f, 1.6794916f),
            Leaf(-0.6139273f, 18.226032f), Leaf(0.20549898f, 1.7161573f), Leaf(-0.33673656f, 4.857841f), Leaf(0.24398252f, 13.021533f),
            Leaf(-0.10856646f, 1.5350174f), Leaf(0.5714087f, 23.638273f),
        ],
        [
            Branch(0, -1.8499999f, 1, false, 55.57829f), Branch(2, 4.1f, 3, true, 12.770183f), Branch(0, 0.25f, 5, true, 42.808105f),
            Branch(1, -3.75f, 7, false, 11.352226f), Leaf(0.07179553f, 1.4179556f), Branch(3, -6.55f, 9, true, 25.525f),
            Branch(1, 3.35f, 11, true, 17.283106f), Leaf(-0.00028632555f, 1.0932103f), Leaf(-0.57817084f, 10.259016f),
            Leaf(0.53099155f, 5.052824f), Leaf(-0.0861127f, 20.472176f), Leaf(0.48556533f, 14.375784f), Leaf(0.0062466827f, 2.9073224f),
        ],
        [
            Branch(0, -1.8499999f, 1, false, 47.33214f), Branch(2, 4.1f, 3, true, 9.454573f), Branch(3, -2.65f, 5, false, 37.877567f),
            Branch(1, -3.75f, 7, false, 8.05988f), Leaf(0.051407713f, 1.3946921f), Branch(0, 1.35f, 9, true, 7.854441f),
            Branch(4, 2.05f, 11, false, 30.023127f), Leaf(-0.00021155192f, 1.093117f), Leaf(-0.5062464f, 6.9667635f),
            Leaf(-0.30869913f, 6.348578f), Leaf(0.35811082f, 1.5058631f), Leaf(0.06359126f, 19.99343f), Leaf(0.50161815f, 10.029698f),
        ],
        [
            Branch(0, -0.65f, 1, true, 42.798958f), Branch(1, 2.25f, 3, true, 21.985651f), Branch(2, -0.95f, 5, false, 20.813307f),
            Branch(2, -0.75f, 7, true, 17.524109f), Branch(2, -1.9f, 9, true, 4.4615426f), Branch(1, 1.1500001f, 11, true, 8.587916f),
            Branch(1, -1.45f, 13, true, 12.22539f), Leaf(0.037838094f, 8.721774f), Leaf(-0.50105554f, 8.802334f),
            Leaf(-0.45514596f, 1.0576373f), Leaf(0.39758417f, 3.4039052f), Leaf(0.3577599f, 5.1706324f), Leaf(-0.5834484f, 3.417284f),
            Leaf(-0.027460787f, 4.3271933f), Leaf(0.5679302f, 7.898197f),
        ],
    ];

    private static readonly float[][] Rows =
    [
        [0.0f, 0.9f, -0.8f, -2.7f, -1.4f],
        [-3.0f, 0.2f, NaN, -1.5f, NaN],
        [1.5f, 1.1f, 0.3f, -2.8f, -0.1f],
        [2.1f, NaN, NaN, -5.7f, -3.9f],
        [-5.5f, -0.7f, -3.8f, 0.8f, 0.5f],
        [-0.6f, -7.6f, NaN, -0.1f, 0.3f],
    ];

    /// <summary>For each row one number per feature, and the expected score.</summary>
    private static readonly double[][] Expected =
    [
        [
            0.34614378, 0.16104735, 0.20487338, -0.46810442, -0.050270397, 0.25118902,
        ],
        [
            -2.7613504, 0.008867204, -0.015744999, -0.13415754, 0.10058033, 0.25118902,
        ],
        [
            2.4967554, 0.21940255, 0.00629423, -0.058002964, -0.050270397, 0.25118902,
        ],
        [
            2.0398657, -0.11811748, -0.0054492373, -0.52721596, -0.050270397, 0.25118902,
        ],
        [
            -2.393249, -0.14286208, 0.15287429, -0.06395817, -0.0504561, 0.25118902,
        ],
        [
            0.20315348, -0.06452465, 0.07125138, -0.12072734, -0.118563734, 0.25118902,
        ],
    ];

    private static readonly float[] BaseScoresOfClasses = [0.5f, 0.5f, 0.5f];

    /// <summary>They add to the scores of the three classes in turn.</summary>
    private static readonly TreeNode[][] TreesOfClasses =
    [
        [
            Branch(0, -1.45f, 1, false, 133.33333f), Branch(3, 14.000001f, 3, false, 39.111107f), Branch(0, 1.05f, 5, true, 94.22221f),
            Leaf(0.6348123f, 31.555553f), Leaf(0.07792206f, 7.5555553f), Leaf(0.024948005f, 52.444443f), Leaf(-0.34285718f, 41.777775f),
        ],
        [
            Branch(0, -2.45f, 1, false, 133.33333f), Branch(3, 14.000001f, 3, false, 28.888887f),
            Branch(0, 1.6500001f, 5, true, 104.444435f), Leaf(-0.3387097f, 23.11111f), Leaf(0.04918031f, 5.7777777f),
            Leaf(0.1917808f, 71.99999f), Leaf(-0.16943525f, 32.444443f),
        ],
        [
            Branch(0, 1.55f, 1, true, 133.33333f), Branch(3, -3.9f, 3, true, 99.11111f), Branch(4, -0.79999995f, 5, true, 34.22222f),
            Leaf(-0.062240686f, 25.777777f), Leaf(-0.32959643f, 73.33333f), Leaf(0.60152286f, 20.888887f), Leaf(0.3139535f, 13.333332f),
        ],
        [
            Branch(0, -1.45f, 1, false, 128.80154f), Branch(3, 14.000001f, 3, false, 42.741318f), Branch(0, 1.05f, 5, true, 86.06022f),
            Leaf(0.36330357f, 35.030003f), Leaf(0.06233744f, 7.7113166f), Leaf(0.017064195f, 52.95603f), Leaf(-0.28630683f, 33.10419f),
        ],
        [
            Branch(0, -2.65f, 1, false, 128.71387f), Branch(4, -2.15f, 3, false, 21.543373f), Branch(0, 2.05f, 5, true, 107.1705f),
            Leaf(0.19773935f, 2.3620942f), Leaf(-0.26515272f, 19.181278f), Leaf(0.10607198f, 83.13928f), Leaf(-0.12679236f, 24.031218f),
        ],
        [
            Branch(0, 1.55f, 1, true, 121.07114f), Branch(3, -3.9f, 3, true, 82.800865f), Branch(3, -3.05f, 5, true, 38.27027f),
            Leaf(-0.025333807f, 24.2359f), Leaf(-0.27033308f, 58.56497f), Leaf(0.44755676f, 11.437386f), Leaf(0.19118361f, 26.832886f),
        ],
    ];

    private static readonly float[][] RowsOfClasses =
    [
        [4.3f, 1.0f, NaN, -1.8f, 1.8f],
        [0.1f, 4.7f, -4.1f, 2.0f, -1.9f],
        [4.0f, -0.2f, 3.1f, -1.9f, -4.2f],
        [-3.3f, -1.8f, -3.1f, 3.6f, 4.0f],
        [0.8f, -3.1f, NaN, -2.1f, 4.4f],
        [0.9f, 1.5f, -1.2f, -6.0f, -2.3f],
    ];

    /// <summary>For each row and class one number per feature, and the expected score.</summary>
    private static readonly double[][] ExpectedOfClasses =
    [
        [
            -0.7469602, 0.0, 0.0, 0.02478794, 0.0, 0.5930083, -0.29828674, 0.0, 0.0, -0.008404284, -0.004247386, 0.5147108, 0.8350768,
            0.0, 0.0, -0.10078541, -0.110290915, 0.38113672,
        ],
        [
            -0.07578401, 0.0, 0.0, 0.02478794, 0.0, 0.5930083, 0.29579362, 0.0, 0.0, -0.008404284, -0.004247386, 0.5147108, -0.36234486,
            0.0, 0.0, -0.13309981, 0.014378473, 0.38113672,
        ],
        [
            -0.7469602, 0.0, 0.0, 0.02478794, 0.0, 0.5930083, -0.3370248, 0.0, 0.0, -0.008404284, 0.034490697, 0.5147108, 0.94195676,
            0.0, 0.0, -0.10078541, 0.07039849, 0.38113672,
        ],
        [
            0.7993793, 0.0, 0.0, 0.10572837, 0.0, 0.5930083, -0.54175603, 0.0, 0.0, -0.047193285, -0.029623982, 0.5147108, -0.3254401,
            0.0, 0.0, -0.13309981, -0.022526262, 0.38113672,
        ],
        [
            -0.07578401, 0.0, 0.0, 0.02478794, 0.0, 0.5930083, 0.29579362, 0.0, 0.0, -0.008404284, -0.004247386, 0.5147108, -0.3254401,
            0.0, 0.0, -0.13309981, -0.022526262, 0.38113672,
        ],
        [
            -0.07578401, 0.0, 0.0, 0.02478794, 0.0, 0.5930083, 0.25705555, 0.0, 0.0, -0.008404284, 0.034490697, 0.5147108, -0.3298318,
            0.0, 0.0, 0.34674218, 0.014378473, 0.38113672,
        ],
    ];

    [Fact]
    public void Compute_for_two_classes_agrees() => AssertAgree(BaseScores, Trees, Rows, Expected);

    [Fact]
    public void Compute_for_several_classes_agrees() => AssertAgree(BaseScoresOfClasses, TreesOfClasses, RowsOfClasses, ExpectedOfClasses);

    private static void AssertAgree(float[] baseScores, TreeNode[][] trees, float[][] rows, double[][] expected)
    {
        const int features = 5;
        var contributions = new TreeContributions(Join(baseScores, trees, features));
        var values = new double[baseScores.Length * features];
        for (var row = 0; row < rows.Length; row++)
        {
            contributions.Compute(rows[row], values);
            for (var output = 0; output < baseScores.Length; output++)
            {
                double[] all = [.. values.AsSpan(output * features, features), contributions.Expected[output]];
                Assert.All(all.Zip(expected[row].Skip(output * all.Length)), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
            }
        }
    }

    /// <summary>Puts the trees one after another; in each of them, children are counted from its root.</summary>
    private static TreeEnsemble Join(float[] baseScores, TreeNode[][] trees, int features)
    {
        var nodes = new List<TreeNode>();
        var roots = new List<int>();
        foreach (var tree in trees)
        {
            roots.Add(nodes.Count);
            nodes.AddRange(tree.Select(node => node with { Left = node.Left + roots[^1], Right = node.Right + roots[^1] }));
        }

        return new TreeEnsemble(features, baseScores, nodes, roots);
    }

    /// <summary>XGBoost sends a row left when its value is below the threshold, here when it is at most the threshold. Covers are sums of hessians.</summary>
    private static TreeNode Branch(int feature, float threshold, int left, bool missingGoesLeft, float cover) =>
        new(feature, BitDecrement(threshold), left, left + 1, missingGoesLeft, Value: 0, Categories: null, cover);

    private static TreeNode Leaf(float value, float cover) => TreeNode.Leaf(value, cover);
}
