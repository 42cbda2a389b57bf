using MLOpsAspire.Tabular.Onnx.Wire;

namespace MLOpsAspire.Tabular.Onnx.Import;

/// <summary>
/// Reads graphs of tree ensembles with the preparation of columns around them, as the converters of scikit-learn, XGBoost and LightGBM
/// write them.
/// </summary>
internal static class OnnxImporter
{
    private const long MinOpsetVersion = 7;

    /// <exception cref="OnnxFormatException">The graph does what is not supported; the message names the node.</exception>
    public static ImportedModel Read(ModelProto model)
    {
        var graph = model.Graph ?? throw new OnnxFormatException("The ONNX file holds no graph.");
        var opset = OpsetOf(model, "", MinOpsetVersion, OnnxNames.MaxOpsetVersion);
        var mlOpset = OpsetOf(model, OnnxOperator.Ml, 1, OnnxNames.MaxMlOpsetVersion);
        var compiler = new GraphCompiler(graph, opset, mlOpset);
        return new ImportedModel(compiler, new ModelOutputs(compiler, [.. graph.Output.Select(output => output.Name)]));
    }

    private static long OpsetOf(ModelProto model, string domain, long least, long most)
    {
        var found = model.OpsetImport.Where(opset => (opset.Domain == "ai.onnx" ? "" : opset.Domain) == domain).Select(opset => opset.Version).ToArray();
        return found switch
        {
            [] => most,
            [var version] when version >= least && version <= most => version,
            _ => throw new OnnxFormatException($"The ONNX file is for version {found[^1]} of the operators '{domain}'; {least} to {most} are supported."),
        };
    }
}
