using MLOpsAspire.Registry.Api.Models.Sources;

namespace MLOpsAspire.Registry.Api.Tests.Models.Sources;

public sealed class MLmodelReaderTests
{
    [Theory]
    [InlineData("flavors:\n  onnx:\n    data: model.onnx\n", "model.onnx")]
    [InlineData("artifact_path: m\nflavors:\n  python_function: {data: a, loader_module: mlflow.onnx}\n  onnx:\n    code: null\n    data: 'b c.onnx'\nrun_id: x\n", "b c.onnx")]
    [InlineData("{\"flavors\": {\"onnx\": {\"providers\": [\"CPU\", {\"a\": []}], \"data\": \"m.onnx\"}}}", "m.onnx")]
    [InlineData("signature:\n  inputs: '[{\"flavors\": 1}]'\nflavors:\n  onnx:\n    data: m.onnx\n", "m.onnx")]
    [InlineData("? [a, b]\n: c\nflavors:\n  onnx:\n    data: m.onnx\n", "m.onnx")]
    public void The_file_of_the_onnx_flavor_is_read(string text, string file) => Assert.Equal(file, MLmodelReader.OnnxFile(text));

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("- flavors")]
    [InlineData("flavors:")]
    [InlineData("flavors: onnx")]
    [InlineData("flavors:\n  sklearn:\n    data: model.pkl\n")]
    [InlineData("flavors:\n  onnx:\n    data: [a]\n")]
    [InlineData("flavors:\n  onnx:\n    - data\n")]
    [InlineData("onnx:\n  data: m.onnx\n")]
    [InlineData("flavors: {onnx: {data: m")]
    [InlineData("a: *b")]
    [InlineData("\t\0{{{")]
    [InlineData("flavors: &x {onnx: *x}")]
    public void A_text_that_names_none_has_none(string text) => Assert.Null(MLmodelReader.OnnxFile(text));

    [Theory]
    [InlineData("[", 20_000)]
    [InlineData("{a: ", 20_000)]
    [InlineData("- ", 20_000)]
    [InlineData("? ", 2_000)]
    public void However_deep_a_text_is_nested_it_is_read_to_its_end(string opening, int times) =>
        Assert.Null(MLmodelReader.OnnxFile(string.Concat(Enumerable.Repeat(opening, times))));
}
