namespace MLOpsAspire.Scoring.Api.Dialects.OpenInference;

/// <summary>What the server says of itself.</summary>
/// <param name="Name">Of the program.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Extensions">Of the protocol, as far as it speaks them.</param>
internal sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions)
{
    public static ServerMetadata Own { get; } = new("mlopsaspire", ServiceVersion.Text, ["binary_tensor_data"]);
}
