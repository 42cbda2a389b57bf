namespace MLOpsAspire.Registry.Api.Mlflow;

/// <summary>What went wrong, by MLflow's names: <c>INVALID_PARAMETER_VALUE</c> and so on. Clients decide by them.</summary>
internal enum MlflowErrorCode
{
    BadRequest,
    InvalidParameterValue,

    /// <summary>400 and not 409: get-or-create in clients depends on it.</summary>
    ResourceAlreadyExists,

    Unauthenticated,
    PermissionDenied,
    ResourceDoesNotExist,
    EndpointNotFound,
    ResourceConflict,
    RequestLimitExceeded,
    InternalError,
    InvalidState,
    NotImplemented,
    TemporarilyUnavailable,
}
