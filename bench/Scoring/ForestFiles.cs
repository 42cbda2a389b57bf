using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using MLOpsAspire.Tabular;
using MLOpsAspire.Tabular.Features;
using MLOpsAspire.Tabular.Onnx;
using MLOpsAspire.Tabular.Onnx.Wire;
using MLOpsAspire.Tabular.Targets;
using MLOpsAspire.Tabular.Trees;

namespace MLOpsAspire.Bench.Scoring;

/// <summary>One forest in the forms that the contenders read, and the rows to score: 32-bit floats, row by row.</summary>
/// <param name="Folder">Where the files lie.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Features">How many numbers a row has.</param>
internal sealed record ForestFiles(string Folder, int Rows, int Features)
{
    public string RowsFile => Path.Combine(Folder, "rows.bin");

    /// <summary>As the scoring service reads it: one input per column.</summary>
    public string Model => Path.Combine(Folder, "model.onnx");

    /// <summary>The trees alone, with one input for whole rows, which costs ONNX Runtime less.</summary>
    public string Trees => Path.Combine(Folder, "trees.onnx");

    public string XgBoost => Path.Combine(Folder, "xgboost.json");

    public static ForestFiles Write(string folder, TreeEnsemble trees, FeatureMatrix rows)
    {
        var files = new ForestFiles(folder, rows.RowCount, rows.FeatureCount);
        using (var file = File.Create(files.RowsFile))
        {
            var row = new float[rows.FeatureCount];
            for (var i = 0; i < rows.RowCount; i++)
            {
                rows.CopyRow(i, row);
                file.Write(MemoryMarshal.AsBytes<float>(row));
            }
        }

        var features = Enumerable.Range(0, rows.FeatureCount).Select(feature => Feature.Number($"f{feature}")).ToArray();
        File.WriteAllBytes(files.Model, OnnxWriter.Write(new TabularModel(
            new FeaturePipeline(features), trees, LearningTask.Binary, [new ClassLabel(0), new ClassLabel(1)])));
        File.WriteAllBytes(files.Trees, TreesAlone(trees));
        File.WriteAllText(files.XgBoost, ToXgBoost(trees).ToJsonString());
        return files;
    }

    private static byte[] TreesAlone(TreeEnsemble trees)
    {
        var model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "trees" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OnnxNames.OpsetVersion });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = OnnxOperator.Ml, Version = OnnxNames.MlOpsetVersion });
        var graph = new GraphBuilder(model.Graph, ["rows"]);
        graph.AddInput("rows", OnnxNames.Float);
        model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = trees.FeatureCount;
        var score = graph.Add(OnnxOperator.Trees, ["rows"], "score", new TreeAttributes(trees, new CategoryColumns(trees, trees.FeatureCount)).WriteTo);
        graph.AddOutput(score, OnnxNames.Float, columns: 1);
        return model.ToByteArray();
    }

    /// <summary>XGBoost's model format 1.7, whose branches send what is below the threshold to the left.</summary>
    private static JsonObject ToXgBoost(TreeEnsemble trees)
    {
        var all = new JsonArray();
        for (var tree = 0; tree < trees.Roots.Length; tree++)
        {
            var end = tree + 1 < trees.Roots.Length ? trees.Roots[tree + 1] : trees.Nodes.Length;
            all.Add(ToXgBoost(trees.Nodes[trees.Roots[tree]..end].ToArray(), trees.Roots[tree], tree, trees.FeatureCount));
        }

        return new JsonObject
        {
            ["version"] = new JsonArray(1, 7, 4),
            ["learner"] = new JsonObject
            {
                ["attributes"] = new JsonObject(),
                ["feature_names"] = new JsonArray(),
                ["feature_types"] = new JsonArray(),
                ["learner_model_param"] = new JsonObject
                {
                    ["base_score"] = JsonSerializer.Serialize(trees.BaseScores[0]),
                    ["boost_from_average"] = "1",
                    ["num_class"] = "0",
                    ["num_feature"] = $"{trees.FeatureCount}",
                    ["num_target"] = "1",
                },
                ["objective"] = new JsonObject { ["name"] = "reg:squarederror", ["reg_loss_param"] = new JsonObject { ["scale_pos_weight"] = "1" } },
                ["gradient_booster"] = new JsonObject
                {
                    ["name"] = "gbtree",
                    ["model"] = new JsonObject
                    {
                        ["gbtree_model_param"] = new JsonObject { ["num_parallel_tree"] = "1", ["num_trees"] = $"{trees.Roots.Length}", ["size_leaf_vector"] = "0" },
                        ["tree_info"] = new JsonArray([.. Enumerable.Repeat(0, trees.Roots.Length).Select(group => JsonValue.Create(group))]),
                        ["trees"] = all,
                    },
                },
            },
        };
    }

    /// <summary>With a point or an exponent, for a number without is none with digits behind the point to XGBoost.</summary>
    private static JsonNode? Float(float value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return JsonNode.Parse(text.AsSpan().ContainsAny('.', 'E') ? text : $"{text}.0");
    }

    private static JsonObject ToXgBoost(TreeNode[] nodes, int root, int id, int features)
    {
        const int None = -1;
        const int NoParent = int.MaxValue;
        var parents = new int[nodes.Length];
        parents[0] = NoParent;
        for (var i = 0; i < nodes.Length; i++)
        {
            if (!nodes[i].IsLeaf)
            {
                (parents[nodes[i].Left - root], parents[nodes[i].Right - root]) = (i, i);
            }
        }

        JsonArray List(Func<TreeNode, int> value) => new([.. nodes.Select(node => (JsonNode?)JsonValue.Create(value(node)))]);
        JsonArray Floats(Func<TreeNode, float> value) => new([.. nodes.Select(node => Float(value(node)))]);
        return new JsonObject
        {
            ["id"] = id,
            ["base_weights"] = Floats(_ => 0),
            ["categories"] = new JsonArray(),
            ["categories_nodes"] = new JsonArray(),
            ["categories_segments"] = new JsonArray(),
            ["categories_sizes"] = new JsonArray(),
            ["default_left"] = List(node => node.MissingGoesLeft ? 1 : 0),
            ["left_children"] = List(node => node.IsLeaf ? None : node.Left - root),
            ["right_children"] = List(node => node.IsLeaf ? None : node.Right - root),
            ["parents"] = new JsonArray([.. parents.Select(parent => (JsonNode?)JsonValue.Create(parent))]),
            ["loss_changes"] = Floats(_ => 0),
            ["split_conditions"] = Floats(node => node.IsLeaf ? node.Value : MathF.BitIncrement(node.Threshold)),
            ["split_indices"] = List(node => node.IsLeaf ? 0 : node.Feature),
            ["split_type"] = List(_ => 0),
            ["sum_hessian"] = Floats(node => node.Cover),
            ["tree_param"] = new JsonObject { ["num_deleted"] = "0", ["num_feature"] = $"{features}", ["num_nodes"] = $"{nodes.Length}", ["size_leaf_vector"] = "0" },
        };
    }
}
