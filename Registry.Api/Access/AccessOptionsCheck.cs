using Microsoft.Extensions.Options;

namespace MLOpsAspire.Registry.Api.Access;

/// <summary>Lets the registry start with settings that will do only, since others would leave it open or closed to the wrong callers.</summary>
internal sealed class AccessOptionsCheck : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
        options.Problems.ToArray() is { Length: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
