namespace MLOpsAspire.Registry.Api.Access;

/// <summary>Carries a refusal to where it is answered.</summary>
internal sealed class AccessException(AccessRefusal refusal) : Exception(refusal.Detail)
{
    public AccessRefusal Refusal => refusal;
}
