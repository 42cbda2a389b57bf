using MLOpsAspire.Trainer.Worker;
using MLOpsAspire.Trainer.Worker.Commands.Guarding;

if (args is [GuardProgram.Argument])
{
    return await GuardProgram.RunAsync();
}

await TrainerHost.Create(args).RunAsync();
return 0;
