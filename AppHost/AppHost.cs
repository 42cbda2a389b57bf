// The cloud build of the AppHost, in Aspire's words. Embedded.cs says the same for one process.
using MLOpsAspire.Contracts;

var builder = DistributedApplication.CreateBuilder(args);

builder.Build().Run();
