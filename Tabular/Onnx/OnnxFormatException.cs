namespace MLOpsAspire.Tabular.Onnx;

/// <summary>An ONNX file cannot be used. The message names the node and the reason.</summary>
public sealed class OnnxFormatException(string message, Exception? inner = null) : Exception(message, inner);
