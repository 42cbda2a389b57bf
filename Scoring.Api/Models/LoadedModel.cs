using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Tabular;

namespace MLOpsAspire.Scoring.Api.Models;

/// <summary>A model in memory, ready to score. A request that began with it ends with it, whatever is deployed meanwhile.</summary>
/// <param name="Source">The version it is.</param>
/// <param name="Model">The compiled model.</param>
/// <param name="Rows">Reads rows for it.</param>
internal sealed record LoadedModel(Deployment Source, IRowModel Model, RowReader Rows);
