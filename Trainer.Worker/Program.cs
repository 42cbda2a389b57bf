using MLOpsAspire.Trainer.Worker;

await TrainerHost.Create(args).RunAsync();
