namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>A request that cannot be read; <see cref="MlflowErrors"/> answers it.</summary>
internal sealed class MlflowException(MlflowError error) : Exception(error.Message)
{
    public MlflowError Error => error;
}
