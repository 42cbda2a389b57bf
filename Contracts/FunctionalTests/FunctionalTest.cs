using System.Text.Json;

namespace MLOpsAspire.Contracts.FunctionalTests;

/// <summary>One request an endpoint must answer, and how.</summary>
/// <param name="Name">Says in words what is tested.</param>
/// <param name="Request">The request body, as a caller sends it.</param>
/// <param name="Expect">What the answer must be.</param>
public sealed record FunctionalTest(string Name, JsonElement Request, FunctionalExpectation Expect);
