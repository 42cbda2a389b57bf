using MLOpsAspire.Scoring.Api;

await ScoringHost.Create(args).RunAsync();
