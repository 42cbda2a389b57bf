using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Events.Webhooks;

public sealed class WebhookVerifierTests
{
    [Fact]
    public void The_documentation_shows_the_code_that_the_tests_of_deliveries_run()
    {
        var code = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Registry.Api.Tests", "Events", "Webhooks", "WebhookVerifier.cs"));
        var method = code[code.IndexOf("    public static bool Verify", StringComparison.Ordinal)..code.LastIndexOf('}')];

        var shown = string.Join('\n', method.TrimEnd().Split('\n').Select(line => line.Length > 0 ? line[4..] : line));

        Assert.Contains(shown, File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "events.md")), StringComparison.Ordinal);
    }
}
